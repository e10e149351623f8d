// The one table of finding codes. A page for each: docs/findings/<code>.md.
#include "model/finding.hpp"

#include <array>

namespace trysquare::model {

namespace {

constexpr auto error = Severity::error;
constexpr auto warning = Severity::warning;
constexpr auto info = Severity::info;

constexpr std::array all{
    FindingCode{"TS101", "environment-not-found", error, "there is no Python environment to look at"},
    FindingCode{"TS102", "duplicate-distribution", warning, "a distribution is there twice in one directory"},
    FindingCode{"TS103", "shadowed-distribution", warning,
                "a distribution is there more than once on the search path, in different versions"},
    FindingCode{"TS104", "externally-managed", info,
                "the system's package manager owns the environment's packages"},
    FindingCode{"TS105", "file-changed", warning, "files of a distribution are not what was installed"},
    FindingCode{"TS106", "record-missing", warning, "a distribution has no RECORD"},
    FindingCode{"TS107", "record-outside", error, "RECORD lists files outside the environment"},
    FindingCode{"TS108", "record-malformed", error, "RECORD cannot be read"},
    FindingCode{"TS109", "metadata-mismatch", error,
                "a folder holds the metadata of another project or version"},
    FindingCode{"TS110", "leftover", warning, "an interrupted installation left a folder behind"},
    FindingCode{"TS111", "orphan", warning, "a module belongs to no distribution"},
    FindingCode{"TS112", "file-owned-twice", warning, "two distributions installed the same files"},
    FindingCode{"TS113", "pth-dead", warning, "a .pth file leads to nothing, or cannot be read"},
    FindingCode{"TS114", "script-interpreter", error, "a script's interpreter is gone, or another one's"},
    FindingCode{"TS115", "wheel-of-another-platform", error,
                "a distribution was built for another platform or Python"},
    FindingCode{"TS116", "extension-of-another-abi", error,
                "an extension module is built for another Python or machine"},
    FindingCode{"TS117", "editable-sources-gone", error, "the sources of an editable installation are gone"},
    FindingCode{"TS118", "interpreter-gone", error, "an environment's interpreter is gone"},
    FindingCode{"TS119", "pyvenv-cfg-wrong", error, "pyvenv.cfg does not tell the truth"},
    FindingCode{"TS120", "file-missing", error, "files of a distribution are gone"},
    FindingCode{"TS121", "entry-point-dead", error, "a command leads to a module that is not there"},
    FindingCode{"TS122", "library-name-taken", warning,
                "a distribution's module has the name of one of the standard library"},
    FindingCode{"TS123", "module-hidden", warning, "a distribution's module is hidden by another's"},
    FindingCode{"TS124", "conda-overwritten", warning, "another installer changed a package of conda"},
    FindingCode{"TS125", "layout-broken", error,
                "a folder that every environment has is gone or leads elsewhere"},
    FindingCode{"TS201", "constraint-violated", error, "an installed version is outside a constraint"},
    FindingCode{"TS202", "requirement-missing", error, "a required distribution is not installed"},
    FindingCode{"TS203", "requirement-violated", error,
                "an installed version is not what another one requires"},
    FindingCode{"TS204", "python-version-unsupported", error,
                "a distribution requires another Python version"},
    FindingCode{"TS205", "extra-unmet", warning, "an extra is requested that the installed version lacks"},
    FindingCode{"TS206", "requirement-unreadable", warning, "a requirement does not follow the standard"},
    FindingCode{"TS207", "no-common-version", error,
                "what a project asks for and what is accepted have no version in common"},
    FindingCode{"TS208", "python-versions-left", info,
                "the Python versions on which a project and what is accepted fit"},
    FindingCode{"TS301", "settings-transition", warning,
                "a setting is read otherwise, or by nobody, since the installed version"},
    FindingCode{"TS302", "settings-not-read", info, "the product's settings were not read"},
    FindingCode{"TS303", "setting-without-cure", error, "a setting fails and no rule can cure it"},
    FindingCode{"TS304", "edit-needs-review", warning,
                "a cure may change what a setting does and was not applied"},
    FindingCode{"TS305", "setting-not-judged", warning, "what a setting holds is not known to the rules"},
    FindingCode{"TS306", "settings-import-fails", error, "importing the settings module raises an exception"},
    FindingCode{"TS307", "source-left-alone", warning,
                "an edit of the settings could not be followed in their source"},
    FindingCode{"TS401", "module-gone", error, "code imports a module that the environment does not have"},
    FindingCode{"TS402", "name-gone", error, "code uses a name that the installed version does not have"},
    FindingCode{"TS403", "call-refused", error,
                "code calls with arguments that the installed version refuses"},
    FindingCode{"TS404", "class-refused", error,
                "code defines a class as the installed version does not take it"},
    FindingCode{"TS450", "shim-used", info, "a shim stood in for what an installed package dropped"},
    FindingCode{"TS501", "setup-in-thread", error, "setup is called in a thread"},
    FindingCode{"TS502", "setup-in-task", error,
                "setup is called in a body that runs again and again, or in a coroutine"},
    FindingCode{"TS503", "setup-repeated", error, "setup is called again in one process"},
    FindingCode{"TS504", "worker-without-setup", error,
                "a worker uses the product and nothing sets it up there"},
    FindingCode{"TS505", "instance-in-worker", error,
                "a worker process asks for the instance that only its parent has"},
    FindingCode{"TS506", "second-configuration", error, "one process gets a second configuration"},
    FindingCode{"TS507", "main-guard-missing", error, "processes are started while the module is imported"},
    FindingCode{"TS508", "setup-inside-framework", error,
                "setup is called where another framework configures the process"},
    FindingCode{"TS509", "not-followed", info, "a program was too large to be followed to its end"},
    FindingCode{"TS550", "directory-shared", warning, "two configurations write into one directory"},
    FindingCode{"TS601", "release-not-found", info, "no installed release was found"},
    FindingCode{"TS602", "release-incomplete", error, "an installed release lacks what makes it one"},
    FindingCode{"TS603", "release-ambiguous", error, "several releases are installed and none was chosen"},
    FindingCode{"TS604", "release-unsupported", error, "the client does not support this release"},
    FindingCode{"TS605", "constraints-derived", info,
                "the constraints were derived from what the release bundles"},
    FindingCode{"TS606", "constraints-unknown", info, "nothing tells what the release accepts"},
    FindingCode{"TS607", "client-missing", error, "the product's client is not installed"},
    FindingCode{"TS901", "unreadable-input", error, "a file could not be read"},
    FindingCode{"TS902", "malformed-input", error, "a file does not hold what it should"},
};

}  // namespace

std::span<const FindingCode> finding_codes() { return all; }

}  // namespace trysquare::model
