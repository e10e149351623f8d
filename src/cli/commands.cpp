#include "cli/commands.hpp"

#include <algorithm>
#include <array>

namespace trysquare::cli {

namespace {

using Names = std::string_view;

constexpr auto check_options = std::to_array<Names>(
    {"--python",      "--manifest", "--python-version", "--platform",          "--extra",
     "--all-extras",  "--group",    "--all-groups",     "--no-default-groups", "--prepend-path",
     "--append-path", "--env",      "--product",        "--release",           "--constraint",
     "--settings",    "--rules",    "--no-settings",    "--no-imports",        "--config",
     "--select",      "--ignore",   "--fail-on",        "--exit-zero",         "--shims",
     "--format",      "--color",    "--quiet",          "--verbose",           "--help"});
constexpr auto scan_options = std::to_array<Names>(
    {"--python", "--manifest", "--python-version", "--platform", "--extra", "--all-extras", "--group",
     "--all-groups", "--no-default-groups", "--prepend-path", "--append-path", "--env", "--product",
     "--release", "--format", "--color", "--verbose", "--help"});
constexpr auto tree_options = std::to_array<Names>(
    {"--python",  "--manifest",   "--python-version",    "--platform",     "--extra",       "--all-extras",
     "--group",   "--all-groups", "--no-default-groups", "--prepend-path", "--append-path", "--env",
     "--product", "--release",    "--constraint",        "--reverse",      "--depth",       "--format",
     "--color",   "--help"});
constexpr auto why_options = std::to_array<Names>(
    {"--python", "--manifest", "--python-version", "--platform", "--extra", "--all-extras", "--group",
     "--all-groups", "--no-default-groups", "--prepend-path", "--append-path", "--env", "--product",
     "--release", "--constraint", "--depth", "--format", "--color", "--help"});
constexpr auto sanitize_options =
    std::to_array<Names>({"--python", "--manifest", "--prepend-path", "--append-path", "--env", "--settings",
                          "--rules", "--built-for", "--review", "--check", "--fail-on", "--exit-zero",
                          "--format", "--output", "--diff", "--write", "--color", "--quiet", "--help"});
constexpr auto run_options = std::to_array<Names>(
    {"--python", "--prepend-path", "--append-path", "--env", "--product", "--release", "--constraint",
     "--settings", "--rules", "--preflight", "--shims", "--configurations", "--jobs", "--timeout", "--color",
     "--quiet", "--verbose", "--help"});
constexpr auto serve_options = std::to_array<Names>(
    {"--python", "--prepend-path", "--append-path", "--env", "--product", "--release", "--constraint",
     "--settings", "--rules", "--preflight", "--shims", "--configuration", "--name", "--socket", "--color",
     "--quiet", "--verbose", "--help"});
constexpr auto constraints_options =
    std::to_array<Names>({"--python", "--env", "--product", "--release", "--output", "--help"});
constexpr auto pin_options = std::to_array<Names>(
    {"--python",  "--manifest",    "--python-version",    "--platform", "--extra",      "--all-extras",
     "--group",   "--all-groups",  "--no-default-groups", "--env",      "--installer",  "--find-links",
     "--offline", "--no-solve",    "--product",           "--release",  "--constraint", "--bundled",
     "--style",   "--no-annotate", "--no-hashes",         "--format",   "--output",     "--color",
     "--quiet",   "--help"});
constexpr auto diff_options =
    std::to_array<Names>({"--python", "--manifest", "--python-version", "--platform", "--extra",
                          "--all-extras", "--group", "--all-groups", "--no-default-groups", "--env",
                          "--product", "--format", "--color", "--quiet", "--verbose", "--help"});
constexpr auto drift_options = std::to_array<Names>({"--python",     "--manifest",   "--python-version",
                                                     "--platform",   "--extra",      "--all-extras",
                                                     "--group",      "--all-groups", "--no-default-groups",
                                                     "--env",        "--installer",  "--find-links",
                                                     "--offline",    "--product",    "--release",
                                                     "--constraint", "--baseline",   "--resolve",
                                                     "--config",     "--select",     "--ignore",
                                                     "--fail-on",    "--exit-zero",  "--update-baseline",
                                                     "--format",     "--color",      "--quiet",
                                                     "--verbose",    "--help"});
constexpr auto matrix_options = std::to_array<Names>({"--python-version",
                                                      "--platform",
                                                      "--extra",
                                                      "--all-extras",
                                                      "--group",
                                                      "--all-groups",
                                                      "--no-default-groups",
                                                      "--env",
                                                      "--product",
                                                      "--release",
                                                      "--constraint",
                                                      "--select",
                                                      "--ignore",
                                                      "--fail-on",
                                                      "--exit-zero",
                                                      "--format",
                                                      "--color",
                                                      "--quiet",
                                                      "--verbose",
                                                      "--help"});
constexpr auto rules_options = std::to_array<Names>(
    {"--python", "--manifest", "--rules", "--shims", "--code", "--format", "--color", "--verbose", "--help"});
constexpr auto settings_options =
    std::to_array<Names>({"--python", "--manifest", "--prepend-path", "--append-path", "--env", "--format",
                          "--color", "--quiet", "--help"});
constexpr auto api_options =
    std::to_array<Names>({"--python-version", "--format", "--color", "--quiet", "--help"});
constexpr auto imports_options =
    std::to_array<Names>({"--python", "--prepend-path", "--append-path", "--env", "--root", "--settings",
                          "--rules", "--cache", "--format", "--color", "--quiet", "--verbose", "--help"});
constexpr auto doctor_options =
    std::to_array<Names>({"--python", "--prepend-path", "--append-path", "--env", "--product", "--release",
                          "--hashes", "--config", "--select", "--ignore", "--fail-on", "--exit-zero",
                          "--format", "--color", "--quiet", "--verbose", "--help"});
constexpr auto fix_options = std::to_array<Names>(
    {"--python", "--env", "--product", "--release", "--constraint", "--diff", "--apply", "--resume", "--undo",
     "--installer", "--find-links", "--offline", "--hashes", "--format", "--color", "--quiet", "--help"});
constexpr auto snapshot_options =
    std::to_array<Names>({"--python", "--env", "--output", "--links", "--help"});
constexpr auto lint_options =
    std::to_array<Names>({"--product", "--starters", "--config", "--select", "--ignore", "--fail-on",
                          "--exit-zero", "--format", "--color", "--quiet", "--verbose", "--help"});
constexpr auto config_options =
    std::to_array<Names>({"--config", "--format", "--color", "--verbose", "--help"});
constexpr auto init_options = std::to_array<Names>({"--output", "--help"});
constexpr auto plain_options = std::to_array<Names>({"--help"});

constexpr std::array all{
    Command{"check", "compare an environment with a release before setup", "", 0, 0, false, check_options,
            run_check,
            "Reads both, runs nothing of either, and says what will fail and how to mend it.\n"
            "Exit code: 0 nothing found, 1 findings, 2 could not check.\n\n"
            "  trysquare check --python .venv --product /opt/release/v261"},
    Command{"scan", "show the environment and the release", "[PATH]", 0, 1, false, scan_options, run_scan,
            "PATH is a venv or an interpreter, as with --python. `-v` lists every distribution.\n"
            "--format pip-inspect, freeze, pylock or cyclonedx writes the environment as other tools do."},
    Command{"tree", "show who requires what, to the constraint that matters", "[NAME...]", 0, 1000, false,
            tree_options, run_tree,
            "From what nobody requires, or from NAME, across the environment and the release.\n"
            "--format json or mermaid gives the same to programs and documents.\n\n"
            "  trysquare tree --python .venv --release v261"},
    Command{"why", "show who requires a distribution, and what constrains it", "NAME...", 1, 1000, false,
            why_options, run_why,
            "The reverse of tree, from NAME up.\n\n"
            "  trysquare why NAME --python .venv --release v261"},
    Command{"sanitize", "rewrite settings that the installed versions no longer take",
            "MODULE | FILE.py | FILE.json | -", 0, 1, false, sanitize_options, run_sanitize,
            "A module is read without running it; JSON comes from a file or, with `-`, standard input.\n"
            "--format json holds the settings, the edits and what is left to do; edits is RFC 6902 alone;\n"
            "python is a module to import instead. --diff shows the source's change, --write makes it.\n"
            "Exit code: 0 done or nothing to do, 1 findings, or with --diff and --check: changes.\n\n"
            "  trysquare sanitize project.settings --python .venv --diff\n"
            "  trysquare sanitize project.settings --format python -o sanitized_settings.py"},
    Command{"settings", "read a settings module without running it",
            "show MODULE | diff A B | why NAME MODULE", 2, 3, false, settings_options, run_settings,
            "MODULE is a dotted name or FILE.py. What cannot be known is told as unknown, with its reason.\n"
            "With any --env exactly those variables exist; --env NAME=? declares one unknown.\n\n"
            "  trysquare settings show project.settings --python .venv"},
    Command{
        "run", "run a program with its settings sanitized on the way in", "-- PROGRAM [ARGUMENT...]", 0, 0,
        true, run_options, run_run,
        "Checks first, then becomes the program: its arguments, streams, signals and exit code are its own.\n"
        "Processes that it starts are served as well.\n\n"
        "With --configurations: one process for each configuration of the file, watched until all have "
        "ended;\n"
        "exit code 1 if any failed.\n\n"
        "  trysquare run -- python report.py\n"
        "  trysquare run --configurations tenants.toml -j 4 -- python report.py"},
    Command{
        "serve", "set up in a process of its own, for programs that cannot", "", 0, 0, false, serve_options,
        run_serve,
        "Runs one configuration's process and answers JSON-RPC on a socket that only this user may open:\n"
        "`call` (a function `module:name` with JSON arguments), `status`, `shutdown`.\n\n"
        "  trysquare serve --configuration tenants.toml --name a --socket a.sock"},
    Command{"constraints", "list or write the constraints of a release", "[RELEASE]", 0, 1, false,
            constraints_options, run_constraints,
            "What the product published, or what its bundled distributions tell.\n\n"
            "  trysquare constraints v261 -o v261.txt && pip install -c v261.txt PACKAGE"},
    Command{
        "pin", "write pins: what an environment holds, what a release accepts", "[SOURCE...]", 0, 1000, false,
        pin_options, run_pin,
        "SOURCE is an environment, a list or lock file, a release's directory or name; of several what all\n"
        "of them accept. Without any: the environment that is found. The pins are proved before they are\n"
        "written: they accept what they were made of, and uv or pip finds versions that fit under them.\n"
        "--format uv, pyproject, pylock, conda or json writes other forms than a constraints file.\n"
        "Exit code: 0 written, 1 no pins would hold, 2 could not look.\n\n"
        "  trysquare pin .venv v261 -o constraints.txt"},
    Command{"diff", "say what has to change from one release to the next", "OLD NEW", 2, 2, false,
            diff_options, run_diff,
            "OLD and NEW are constraints files, releases' directories or names, environments or lock files.\n"
            "With --python or --manifest: what this environment has to change.\n"
            "Exit code: 0 what fits OLD fits NEW, 1 something may not, 2 could not look.\n\n"
            "  trysquare diff v261 /opt/release/v271 --python .venv"},
    Command{"drift", "say what changed against a release, pins or a recorded state", "[PATH]", 0, 1, false,
            drift_options, run_drift,
            "PATH is a venv or an interpreter, as with --python. `+` came, `-` went, `~` is another one.\n"
            "--baseline FILE is a recorded state or a lock file, -c FILE pins, --release what a product "
            "accepts.\n"
            "[[suppress]] in trysquare.toml, with reason and expiry, silences what was decided.\n"
            "Exit code: 0 no drift, 1 drift, 2 could not compare.\n\n"
            "  trysquare drift .venv --baseline state.json --update-baseline\n"
            "  trysquare drift .venv --baseline state.json"},
    Command{
        "matrix", "say which environments fit which releases", "[ENVIRONMENT|RELEASE...]", 0, 100'000, false,
        matrix_options, run_matrix,
        "Each is a venv, a folder of venvs, a list, lock file or archive, or a release's directory or name;\n"
        "-c FILE is a release, too. By versions only: what check says without settings and imports.\n"
        "Recommends an environment for each line of releases.\n"
        "Exit code: 0 all fit all, 1 some do not, 2 could not look.\n\n"
        "  trysquare matrix venvs/ uv.lock --product PRODUCT\n"
        "  trysquare matrix .venv v261 /opt/release/v271"},
    Command{
        "rules", "list the rules, or those that an environment meets", "[test | show NAME]", 0, 2, false,
        rules_options, run_rules,
        "With --python or --manifest: the transitions that this environment has crossed.\n"
        "`show` tells all of one rule, of a release's or of a package's; `test` runs every rule's examples."},
    Command{"api", "say what a later release of a package no longer offers", "diff PACKAGE OLD NEW", 4, 4,
            false, api_options, run_api,
            "PACKAGE is a distribution, or what is imported. OLD and NEW are wheels, sdists, folders of\n"
            "modules or environments; nothing of them is executed. `-` is gone, `~` is called otherwise.\n"
            "--format toml writes the code rules that say so.\n"
            "Exit code: 0 nothing is gone, 1 something is, 2 could not look.\n\n"
            "  trysquare api diff PACKAGE package-4.2-py3-none-any.whl .venv"},
    Command{"imports", "say which modules can be imported, without importing them", "[MODULE...]", 0, 1000,
            false, imports_options, run_imports,
            "Follows what each module does when it is imported in the environment. Without MODULE: all below "
            "--root.\n"
            "--format jsonl: a line for each cause, then one for each module.\n"
            "Exit code: 0 all can be imported, as far as is known, 1 some cannot, 2 could not look.\n\n"
            "  trysquare imports --python .venv --root . --settings project.settings"},
    Command{"doctor", "say whether an environment is whole", "[PATH]", 0, 1, false, doctor_options,
            run_doctor,
            "Files against RECORD, metadata, scripts, .pth files, the interpreter: everything is read, "
            "nothing is run.\n"
            "Exit code: 0 whole, 1 findings, 2 could not look.\n\n"
            "  trysquare doctor .venv"},
    Command{
        "fix", "bring an environment back to whole", "[PATH]", 0, 1, false, fix_options, run_fix,
        "Shows what would be done, and why each step; --apply does it: links, pyvenv.cfg, scripts and "
        "leftovers\n"
        "by itself, versions by uv or pip, under a release's constraints. It ends repaired or as it was.\n"
        "Exit code: 0 whole or repaired, 1 a plan, or something is left, 2 could not repair.\n\n"
        "  trysquare fix .venv\n"
        "  trysquare fix .venv --apply --release v261"},
    Command{
        "snapshot", "save an environment as it is", "[PATH]", 0, 1, false, snapshot_options, run_snapshot,
        "A .tar.zst beside the environment, or -o FILE; its name is told. With --links a folder that takes\n"
        "hardly any room, where the disk can; who writes a file in place then spoils it, and restore says "
        "so.\n\n"
        "  trysquare snapshot .venv -o venv.tar.zst"},
    Command{
        "restore", "make an environment what a snapshot holds", "FILE PATH", 2, 2, false, plain_options,
        run_restore,
        "Everything in PATH becomes what it was; nothing half: when interrupted, `trysquare fix --undo` ends "
        "it.\n\n"
        "  trysquare restore venv.tar.zst .venv"},
    Command{"lint", "find where a program's own source sets a product up wrongly", "PATH...", 1, 100'000,
            false, lint_options, run_lint,
            "Setup belongs to the process, once: in threads, tasks, loops, workers and other frameworks it "
            "fails.\n"
            "Follows calls through the modules below PATH; runs nothing. `# noqa: TS501 -- reason` silences "
            "a line.\n"
            "Exit code: 0 nothing found, 1 findings, 2 could not read.\n\n"
            "  trysquare lint src/ scripts/"},
    Command{"config", "show what is configured, and where", "show", 1, 1, false, config_options, run_config,
            "Command line > TRYSQUARE_NAME > trysquare.toml > [tool.trysquare] > the user's file > the "
            "system's.\n"
            "-v lists the files that were read, and where others could be.\n\n"
            "  trysquare config show"},
    Command{"init", "write a trysquare.toml in which every setting is a comment", "", 0, 0, false,
            init_options, run_init,
            "Here, or to -o FILE; a file that is there is left as it is.\n\n"
            "  trysquare init"},
    Command{"explain", "explain a finding's code", "[CODE]", 0, 1, false, plain_options, run_explain,
            "CODE is a code or a name: TS201, constraint-violated. Without it: the list of all codes."},
    Command{
        "call", "answer one request of the C library: JSON in, JSON out", "USE_CASE", 1, 1, false,
        plain_options, run_call,
        "What a process asks that cannot load the library. The documents: include/trysquare/trysquare.h."},
    Command{"spec", "answer questions about the packaging standards, one JSON object a line", "", 0, 0, false,
            plain_options, run_spec,
            "Reads requests on standard input, answers on standard output, in order (docs/spec.md)."},
};

}  // namespace

std::span<const Command> command_table() { return all; }

const Command* find_command(std::string_view name) {
  const auto* found = std::ranges::find(all, name, &Command::name);
  return found == all.end() ? nullptr : found;
}

}  // namespace trysquare::cli
