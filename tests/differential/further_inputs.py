"""Inputs of kinds that the other generators do not make: dense pairs of near versions, whole files as tools write them, trees
of requirements files, documents in which every member has every type.
"""

from __future__ import annotations

import base64
import itertools
import json
import random
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Question = tuple[str, dict[str, Any]]

RELEASES = ["0", "1", "1.0", "1.0.0", "1.1", "01.1", "1.10", "2", "1!0", "1!1.1", "0.0.1"]
SUFFIXES = ["", "a0", "a1", "b1", "rc1", ".post0", ".post1", ".dev0", ".dev1", "a1.dev1", "a1.post1", "rc1.post0.dev1"]
LOCALS = ["", "+0", "+1", "+1.a", "+a", "+a.1", "+a.b.1"]
OPERATORS = ["==", "!=", "<=", ">=", "<", ">", "~=", "==="]


def lattice() -> list[str]:
    """Versions that lie next to each other in every way."""
    whole = [release + suffix for release in RELEASES for suffix in SUFFIXES]
    return whole + [
        release + suffix + local
        for release in ("1", "1.0", "1.1")
        for suffix in ("", "a1", ".post1", ".dev1")
        for local in LOCALS[1:]
    ]


class Maker:
    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.versions = lattice()

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def pick(self, *choices: Any) -> Any:
        return self.random.choice(choices)

    def some(self, pool: list[Any], most: int) -> list[Any]:
        return [self.random.choice(pool) for _ in range(self.random.randint(0, most))]

    # --- versions and sets of specifiers

    def clause(self) -> str:
        operator, version = self.random.choice(OPERATORS), self.random.choice(self.versions)
        if operator in ("==", "!=") and self.chance(0.4):
            return operator + self.random.choice(RELEASES) + ".*"
        if operator not in ("==", "!=", "==="):
            version = version.partition("+")[0]
        if operator == "~=" and "." not in version.partition("!")[2].strip("abcdevpostr") and self.chance(0.9):
            version = "1.1"
        return operator + version

    def specifier(self, most: int = 3) -> str:
        return ",".join(self.clause() for _ in range(self.random.randint(1, most)))

    def contains(self) -> dict[str, Any]:
        version = (
            self.random.choice(self.versions)
            if self.chance(0.95)
            else self.pick("x", "", "1.0-é", "1..2", "V1.0", " 1.0 ")
        )
        return {
            "specifier": self.specifier() if self.chance(0.95) else "",
            "version": version,
            "prereleases": self.pick(None, None, True, False),
        }

    def filtered(self) -> dict[str, Any]:
        versions = self.some(self.versions, 14)
        if self.chance(0.2):
            versions += [self.pick("x", "", "1.0-", "2024a", "1.0.dev")]
            self.random.shuffle(versions)
        return {
            "specifier": self.specifier() if self.chance(0.9) else "",
            "versions": versions,
            "prereleases": self.pick(None, None, True, False),
        }

    # --- markers, as tools that resolve for all platforms write them

    def atom(self) -> str:
        name = self.pick("python_version", "python_full_version", "implementation_version", "platform_release")
        kind = self.random.random()
        if kind < 0.4:
            version = self.pick(
                "3", "3.8", "3.10", "3.9.*", "3.12", "3.13.0rc1", "3.12.3", "5.10", "2.7", "3.8.0", "3.12.*"
            )
            text = f"{name} {self.pick('<', '<=', '>', '>=', '==', '!=', '~=', '===', 'in', 'not in')} '{version}'"
        elif kind < 0.7:
            name, values = self.pick(
                ("sys_platform", ["linux", "win32", "darwin", "cygwin", "linux2"]),
                ("platform_system", ["Linux", "Windows", "Darwin", "linux"]),
                ("os_name", ["posix", "nt", "java"]),
                ("platform_machine", ["x86_64", "aarch64", "AMD64", "arm64", "x86_64 aarch64"]),
                ("platform_python_implementation", ["CPython", "PyPy"]),
                ("implementation_name", ["cpython", "pypy"]),
            )
            text = f'{name} {self.pick("==", "!=", "in", "not in", "<", ">=")} "{self.random.choice(values)}"'
        elif kind < 0.85:
            text = f"extra {self.pick('==', '!=', '==', 'in', '<')} '{self.pick('a', 'A.b', 'a-b', 'dev', '')}'"
        else:
            text = f"'{self.pick('a', 'A.b', 'a-b', 'dev')}' {self.pick('in', 'not in', 'in', '==')} {self.pick('extras', 'dependency_groups')}"
        if kind < 0.7 and self.chance(0.25):
            left, _, rest = text.partition(" ")
            operator, _, right = rest.rpartition(" ")
            text = f"{right} {operator} {left}"
        return text

    def marker(self, depth: int = 0) -> str:
        parts = [
            f"({self.marker(depth + 1)})" if depth < 5 and self.chance(0.35) else self.atom()
            for _ in range(self.pick(1, 2, 2, 3, 4))
        ]
        return "".join(
            part + (f" {self.pick('and', 'or')} " if i + 1 < len(parts) else "") for i, part in enumerate(parts)
        )

    def evaluation(self) -> dict[str, Any]:
        python = self.pick("3.8.0", "3.9.20", "3.10.0", "3.12.3", "3.13.0rc1", "3.14.0a1+", "2.7.18")
        windows = self.chance(0.3)
        question: dict[str, Any] = {
            "marker": self.marker(),
            "environment": {
                "implementation_name": self.pick("cpython", "pypy"),
                "implementation_version": self.pick(python, "7.3.17"),
                "os_name": "nt" if windows else "posix",
                "platform_machine": "AMD64" if windows else self.pick("x86_64", "aarch64", "arm64"),
                "platform_release": "11"
                if windows
                else self.pick("6.8.0-45-generic", "5.10", "23.1.0", "5.15.167.4-microsoft-standard-WSL2"),
                "platform_system": "Windows" if windows else self.pick("Linux", "Darwin"),
                "platform_version": "10.0.22631" if windows else "#1 SMP",
                "python_full_version": python,
                "platform_python_implementation": self.pick("CPython", "PyPy"),
                "python_version": ".".join(python.split(".")[:2]),
                "sys_platform": "win32" if windows else self.pick("linux", "darwin"),
            },
            "extra": self.pick(None, None, "a", "A_b", "dev", ""),
            "context": self.pick("metadata", "requirement", "lock_file", "lock_file"),
        }
        for name in ("extras", "dependency_groups"):
            if self.chance(0.4):
                question[name] = sorted(set(self.some(["a", "A.b", "a-b", "dev", "a_b"], 3)))
        return question

    # --- requirements as people and tools write them

    def requirement(self) -> str:
        name = self.pick(
            "Django", "zope.interface", "ruamel.yaml", "backports-datetime_fromisoformat", "A", "x--y", "a.-_b"
        )
        extras = f"[{','.join(self.some(['bcrypt', 'argon2', 'A.b', 'a-b', 'x_y'], 3))}]" if self.chance(0.3) else ""
        kind = self.random.random()
        if kind < 0.15:
            where = self.pick(
                "https://u:p@h:8080/p/a-1.0.tar.gz?x=y&z#sha256=00&egg=b", "git+ssh://git@h/r.git@v1.0#subdirectory=a/b",
                "file:///C:/a%20b/c.whl", "https://h/${A}/x.whl", "hg+file:///r@tip", "./rel", "https://[::1]/a", "a;b", "https://h/a;b",
            )  # fmt: skip
            gap = self.pick(" ", "", "  ")
            tail = f" ; {self.marker()}" if self.chance(0.4) else ""
            return f"{name}{extras}{gap}@{gap}{where}{tail}"
        specifier = self.specifier() if kind < 0.8 else ""
        if specifier and self.chance(0.2):
            specifier = f"({specifier})" if self.chance(0.8) else f"({specifier}"
        gap = self.pick("", " ", "\t")
        tail = f"{gap};{gap}{self.marker()}" if self.chance(0.4) else ""
        return name + extras + gap + specifier.replace(",", self.pick(",", ", ", " ,")) + tail

    def set_text(self) -> str:
        text = self.specifier(5)
        return (
            self.pick("", " ", ",")
            + text.replace(",", self.pick(",", ", ", ",,", " , "))
            + self.pick("", " ", ",", ", ")
        )

    # --- trees of requirements files

    def requirement_line(self, here: str) -> str:
        up = "../" * here.count("/")
        kind = self.random.random()
        if kind < 0.3:
            return self.requirement() + self.pick("", "", "  # via -r base.in", " # via", "#no", "\t# x")
        if kind < 0.45:
            digests = [
                f"--hash={self.pick('sha256', 'sha384', 'sha512', 'sha256')}:{self.pick('00ff', 'abc', 'zz', '')}"
                for _ in range(self.random.randint(1, 3))
            ]
            joint = self.pick(" \\\n    ", " ", " \\\n\t")
            pinned = self.pick("a", "b", "c[x]") + "==" + self.pick("1.0", "2") + self.pick("", ' ; os_name == "nt"')
            return joint.join([pinned, *digests]) + self.pick("", " \\\n    # via x", "\n    # via x\n    # via y")
        if kind < 0.6:
            target = self.pick("base.txt", "dev/more.txt", "dev/in/deep.txt", "c.txt", "requirements.txt")
            path = self.pick(
                up + target,
                target,
                "./" + target,
                f"file:{target}",
                f'"{up}{target}"',
                f"{up}dev/../{target}",
                "${T_DIR}/" + target,
            )
            return self.pick("-r ", "-c ", "--requirement=", "--constraint ", "-r", "--req ", "-c") + path
        if kind < 0.75:
            return self.pick(
                f"-e {up}pkg", f"-e {up}pkg[a,b]", f"{up}pkg", f"./{up}pkg ; os_name == 'nt'", f"-e file:{up}pkg", f"-f {up}links", f"--find-links={up}links",
                f"-f {up}links/", "-f links", f"{up}links/a-1.0-py3-none-any.whl", f"{up}links/b-2.0-cp39.cp310-abi3-manylinux_2_17_x86_64.manylinux2014_x86_64.whl[x]",
                f"./{up}links/c-1.0+l.1-1-py3-none-any.whl --hash=sha256:00", f"{up}links/d-1.0.tar.gz", f"e @ file:{up}links/d-1.0.tar.gz", "${T_NAME} @ https://${T_HOST}/x.whl",
                f"-e {up}missing", f"{up}pkg/", "-e git+file:///r@v1#egg=g&subdirectory=s", "-e 'g @ git+https://h/r'", "git+https://h/r.git@v1.0#egg=g[x]>=1",
            )  # fmt: skip
        if kind < 0.9:
            return self.pick(
                "--index-url https://${T_NAME}:${T_UNSET}@h/simple", "-i 'https://h/s s'", "--extra-index-url=https://h/e", "--pre", "--no-index", "--prefer-binary", "--require-hashes",
                "--no-binary=:all: --only-binary=a", "--only-binary a,B_c,:none:", "--no-binary :none:", "--only-binary :all:", "--trusted-host h:443 --trusted-host g", "--use-feature=fast-deps",
                "--all-releases a,:all:", "--only-final :none:", "--find-lin links", "--extra-index-url a --extra-index-url b --pre", "--no-b a", "--trusted https://h",
                "a --config-settings=--k=v --config-settings=k=w", "a --config-settings k", "a -C k=v --hash=sha256:00", "a --global-option=x", "a ; extra == 'x' --hash=sha256:00",
            )  # fmt: skip
        return self.pick(
            "",
            "   ",
            "# c",
            "    # via x",
            "\\",
            " \\",
            "# c \\",
            "a\\",
            "a \\\n# c\n==1",
            "a \\\n\n==1",
            "a==\\\n1",
            "${T_LINE}",
            "${T_NAME}>=${T_UNSET}",
            "a==1 \\\n  ; os_name \\\n == 'x'",
        )

    def requirements(self) -> dict[str, Any]:
        names = ["requirements.txt", "base.txt", "dev/more.txt", "dev/in/deep.txt", "c.txt"]
        main = self.pick(
            "requirements.txt", "requirements.txt", "./requirements.txt", "dev/more.txt", "dev/in/deep.txt"
        )
        files: dict[str, Any] = {
            "pkg/pyproject.toml": "",
            "links/a-1.0-py3-none-any.whl": "",
            "links/d-1.0.tar.gz": "",
            "dev/links/x": "",
            "pkg/setup.py": "",
        }
        end = self.pick("\n", "\n", "\n", "\r\n", "\r")
        for name in names:
            if self.chance(0.15) and name not in main:
                continue
            text = "\n".join(self.requirement_line(name) for _ in range(self.random.randint(0, 5))).replace("\n", end)
            text = (
                self.pick(
                    "",
                    "",
                    "#\n# This file is autogenerated by pip-compile with Python 3.12\n#\n--index-url https://h/s\n\n",
                    "# -*- coding: utf-8 -*-\n",
                )
                + text
                + self.pick(end, end, "")
            )
            encoding = self.pick("", "", "", "", "", "utf-8-sig", "utf-16", "utf-32")
            files[name] = {"base64": base64.b64encode(text.encode(encoding)).decode()} if encoding else text
        variables = {
            "T_NAME": "n",
            "T_HOST": "h.example",
            "T_DIR": self.pick("dev", ".", ".."),
            "T_LINE": self.pick("z==1  # c", "-r base.txt", "a b", "--pre"),
        }
        given: dict[str, Any] = {
            "main": main,
            "files": files,
            "env": {name: value for name, value in variables.items() if self.chance(0.7)},
        }
        if self.chance(0.2):
            given["constraint"] = True
        return given

    # --- documents in which every member has every type

    def value(self, depth: int = 0) -> Any:
        return self.random.choice(
            [
                None,
                True,
                False,
                0,
                1,
                -1,
                2**63,
                1.5,
                1e300,
                "",
                "x",
                "1.0",
                "é",
                [],
                {},
                ["x"],
                [1, "x"],
                {"a": "b"},
                {"a": 1},
            ]
            + ([[self.value(depth + 1)], {"k": self.value(depth + 1)}] if depth < 3 else [])
        )

    def maybe(self, sound: Any, share: float = 0.12) -> Any:
        return self.value() if self.chance(share) else sound

    def direct_url(self) -> dict[str, Any]:
        hashes: Any = {
            self.pick("sha256", "md5", "sha512", "x"): self.maybe("00ff") for _ in range(self.random.randint(0, 2))
        }
        archive = {
            "hash": self.maybe(self.pick("sha256=00ff", "md5=1", "sha256:00", "=", "a=")),
            "hashes": self.maybe(hashes),
        }
        document = {
            "url": self.maybe(self.pick("https://h/a.whl", "file:///p", "git+https://h/r", "file:///C:/p", "https://u:p@h/a", "ssh://git@h/r", "file://h/p", "file:/p", "./p")),
            "subdirectory": self.maybe(self.pick("a/b", "", ".", "/a", "a\\b")),
            "archive_info": self.maybe({key: archive[key] for key in archive if self.chance(0.5)}),
            "vcs_info": self.maybe({"vcs": self.maybe(self.pick("git", "hg", "svn", "bzr", "GIT")), "commit_id": self.maybe("a" * 40), **({"requested_revision": self.maybe("main")} if self.chance(0.5) else {}), **({"resolved_revision": "x"} if self.chance(0.2) else {})}),
            "dir_info": self.maybe({"editable": self.maybe(True)} if self.chance(0.6) else {}),
        }  # fmt: skip
        kinds = ["archive_info", "vcs_info", "dir_info"]
        kept = set(self.random.sample(kinds, 1)) if self.chance(0.8) else set(self.some(kinds, 3))
        chosen = {
            key: item
            for key, item in document.items()
            if key in kept or (key == "url" and self.chance(0.97)) or (key == "subdirectory" and self.chance(0.3))
        }
        items = list(chosen.items())
        self.random.shuffle(items)
        text = json.dumps(
            dict(items),
            ensure_ascii=self.chance(0.5),
            indent=self.pick(None, 2),
            separators=self.pick(None, (",", ":")),
        )
        return {"text": text}

    def toml(self, item: Any) -> str:
        if item is None:
            return self.pick(
                "1979-05-27T07:32:00Z",
                "1979-05-27",
                "07:32:00",
                "1979-05-27 07:32:00.999999-07:00",
                "nan",
                "-inf",
                "0x1F",
                "1_000",
                "0o7",
                "0b1",
                "+1",
                "-0",
                "6.02e23",
            )
        if isinstance(item, bool):
            return str(item).lower()
        if isinstance(item, str):
            return (
                self.pick(json.dumps(item), f"'{item}'", f"'''{item}'''", f'"""\n{item}"""')
                if "'" not in item and "\\" not in item
                else json.dumps(item)
            )
        if isinstance(item, list):
            gap = self.pick("", " ", "\n  ")
            return "[" + gap + ("," + gap).join(map(self.toml, item)) + (self.pick("", ",") if item else "") + gap + "]"
        if isinstance(item, dict):
            return (
                "{ "
                + ", ".join(
                    f"{json.dumps(key)} = {self.toml(value)}"
                    if not key.replace("-", "").isalnum()
                    else f"{key} = {self.toml(value)}"
                    for key, value in item.items()
                )
                + " }"
            )
        return repr(item)

    def lock_file(self, name: str, version: str, ending: str) -> dict[str, Any]:
        file = {
            "name": self.maybe(f"{name}-{version}{ending}"),
            "url": self.maybe(self.pick(f"https://h/{name}-{version}{ending}", f"https://h/p%2B/{name}-{version}{ending}#f")),
            "path": self.maybe(self.pick(f"./w/{name}-{version}{ending}", f"{name}-{version}{ending}", f"w\\{name}-{version}{ending}")),
            "size": self.maybe(1234),
            "upload-time": self.maybe(None),
            "hashes": self.maybe({self.pick("sha256", "md5", "SHA256"): self.maybe("00ff")}),
        }  # fmt: skip
        share = {"name": 0.6, "url": 0.7, "path": 0.3, "size": 0.3, "upload-time": 0.3, "hashes": 0.97}
        return {key: value for key, value in file.items() if self.chance(share[key])}

    def package(self) -> dict[str, Any]:
        name, version = (
            self.pick("foo", "foo-bar", "Foo", "a.b", "a_b", "x-"),
            self.pick("1.0", "1!2.0", "1.0+l", "2.0rc1", "01.0", "v1", "1..0"),
        )
        written = name.replace("-", "_")
        package: dict[str, Any] = {"name": self.maybe(name, 0.03)}
        members = {
            "version": self.maybe(version), "marker": self.maybe(self.marker()), "requires-python": self.maybe(self.specifier()),
            "dependencies": self.maybe([self.maybe({"name": "b", "version": "1"}) for _ in range(self.random.randint(0, 2))]),
            "index": self.maybe("https://h/simple"), "tool": self.maybe({"uv": {"x": 1}}),
            "attestation-identities": self.maybe([self.maybe({"kind": self.maybe("GitHub"), "repository": "r"})]),
            "vcs": self.maybe({"type": self.maybe("git"), "url": self.maybe("https://h/r"), "commit-id": self.maybe("a" * 40), **({"requested-revision": self.maybe("v1")} if self.chance(0.5) else {}), **({"subdirectory": self.maybe("s")} if self.chance(0.3) else {})}),
            "directory": self.maybe({"path": self.maybe("."), **({"editable": self.maybe(True)} if self.chance(0.5) else {}), **({"subdirectory": self.maybe("s")} if self.chance(0.3) else {})}),
            "archive": self.maybe({**self.lock_file(written, version, ".zip"), **({"subdirectory": "s"} if self.chance(0.3) else {})}),
            "sdist": self.maybe(self.lock_file(written, version, self.pick(".tar.gz", ".zip", ".tgz", ".tar.bz2"))),
            "wheels": self.maybe([self.maybe(self.lock_file(written, version, self.pick("-py3-none-any.whl", "-1-cp39.cp310-abi3-win32.whl", "-py3.whl"))) for _ in range(self.random.randint(0, 3))]),
            "other": 1,
        }  # fmt: skip
        sources = set(
            self.pick(
                ("wheels",),
                ("wheels", "sdist"),
                ("sdist",),
                ("vcs",),
                ("directory",),
                ("archive",),
                ("vcs", "wheels"),
                ("archive", "directory"),
                (),
            )
        )
        share = {
            "version": 0.8,
            "marker": 0.4,
            "requires-python": 0.3,
            "dependencies": 0.2,
            "index": 0.2,
            "tool": 0.1,
            "attestation-identities": 0.1,
            "other": 0.03,
        }
        package |= {key: value for key, value in members.items() if key in sources or self.chance(share.get(key, 0))}
        return package

    def pylock(self) -> dict[str, Any]:
        top = {
            "lock-version": self.maybe(self.pick("1.0", "1.0", "1.0", "1.1", "2.0", "0.9", "1", "1.0.0", "x"), 0.05), "created-by": self.maybe("t", 0.04),
            "requires-python": self.maybe(self.specifier()), "environments": self.maybe([self.maybe(self.marker()) for _ in range(self.random.randint(0, 2))]),
            "extras": self.maybe(self.some(["a", "a-b", "A.b", "a--b", "-a"], 2)), "dependency-groups": self.maybe(self.some(["dev", "A b", "x-"], 2)),
            "default-groups": self.maybe(["dev"]), "tool": self.maybe({"x": 1}), "other": 1,
        }  # fmt: skip
        share = {
            "lock-version": 0.98,
            "created-by": 0.98,
            "requires-python": 0.3,
            "environments": 0.3,
            "extras": 0.3,
            "dependency-groups": 0.3,
            "default-groups": 0.3,
            "tool": 0.2,
            "other": 0.04,
        }
        packages = [self.package() for _ in range(self.random.randint(0, 3))]
        lines = [f"{key} = {self.toml(value)}" for key, value in top.items() if self.chance(share[key])]
        if not packages:
            lines.append(f"packages = {self.toml(self.maybe([]))}" if self.chance(0.95) else "")
        elif self.chance(0.2):
            lines.append(f"packages = {self.toml(packages)}")
            packages = []
        for package in packages:
            lines.append("[[packages]]")
            deferred = []
            for key, value in package.items():
                if isinstance(value, dict) and value and self.chance(0.4):
                    deferred += [
                        f"[packages.{key}]",
                        *(f"{json.dumps(inner)} = {self.toml(item)}" for inner, item in value.items()),
                    ]
                elif (
                    isinstance(value, list)
                    and value
                    and all(isinstance(one, dict) and one for one in value)
                    and self.chance(0.4)
                ):
                    for one in value:
                        deferred += [
                            f"[[packages.{key}]]",
                            *(f"{json.dumps(inner)} = {self.toml(item)}" for inner, item in one.items()),
                        ]
                else:
                    lines.append(f"{key} = {self.toml(value)}")
            lines += deferred
        return {"text": "\n".join(lines) + "\n"}

    # --- what distributions bring along, whole

    def metadata(self) -> dict[str, Any]:
        version = self.pick("1.0", "1.1", "1.2", "2.0", "2.1", "2.2", "2.3", "2.4", "2.5", "2.6", "3.0", "2")
        lines = [
            f"Metadata-Version: {version}",
            f"Name: {self.pick('foo', 'Foo.Bar', 'a_b', 'é', '-x')}",
            f"Version: {self.pick(*self.versions, 'x')}",
        ]
        pool = [
            f"Requires-Dist: {self.requirement()}", f"Requires-Python: {self.specifier()}", f"Provides-Extra: {self.pick('a', 'A.b', 'a-b', 'x!', 'a--b')}",
            "Summary: " + self.pick("s", "=?utf-8?b?w6k=?=", "=?iso-8859-1?q?=E9?= x", "é", "a\n b", "a\n\tb\n  c"), "Keywords: " + self.pick("a b", "a,b", "a, b", "a;b", ""),
            "Author-email: " + self.pick("é <e@x>", '"A, B" <a@b>, c@d', "=?utf-8?q?=C3=A9?= <e@x>"), "License-Expression: " + self.pick("MIT OR Apache-2.0", "GPL-3.0-or-later WITH Classpath-exception-2.0", "LicenseRef-X", "mit", "MIT AND", "(MIT)"),
            "License-File: " + self.pick("LICENSES/MIT.txt", "a/../b", "LICENSE", "**", "/x"), "Dynamic: " + self.pick("Requires-Dist", "description", "version", "x", "License-File"), "Platform: any", "Classifier: License :: OSI Approved",
            "Project-URL: " + self.pick("Home, https://h", "a,b,c", ",x", "é, y", "Home,"), "Description-Content-Type: " + self.pick("text/markdown; charset=UTF-8; variant=GFM", "text/x-rst", "text/plain; charset=ascii", "x/y"),
            "Import-Name: " + self.pick("a", "a.b", "a ; private", "", "a.1"), "Import-Namespace: " + self.pick("a", "a.b; private"), "Description: " + self.pick("one", "one\n        two", "one\n       |two\n       |"), "X-Other: y", "Obsoletes-Dist: a (<1)",
        ]  # fmt: skip
        lines += self.some(pool, 8)
        if self.chance(0.1):
            del lines[self.random.randrange(len(lines))]
        end = self.pick("\n", "\n", "\n", "\r\n")
        text = end.join(lines).replace("\n ", end + " ") + end
        if self.chance(0.5):
            text += end + self.pick(
                "body\n",
                "",
                "Name: inbody\n\nx",
                "é\U0001f389\n",
                "From x\n",
                "\n\n\n",
                " indented\n",
                "--b\n\nx\n--b--\n",
            )
        data = text.encode()
        if self.chance(0.15):
            at = self.random.randint(0, len(data))
            data = data[:at] + self.pick(b"\xff", b"\xe9", b"\xc3\x28", b"\xf0\x9f", b"\xef\xbb\xbf") + data[at:]
        try:
            return {"data": data.decode()}
        except UnicodeDecodeError:
            return {"data": {"base64": base64.b64encode(data).decode()}}

    def field(self) -> str:
        return self.pick("a/b.py", "../../bin/x", "a,b", 'a"b', "a b", "", "é", "a\\b", "C:/x", "a\tb", "'a'", " a")

    def record(self) -> dict[str, Any]:
        rows = []
        for _ in range(self.random.randint(0, 5)):
            row = [
                self.field(),
                self.pick("sha256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU", "", "sha256=", "x", "a=b=c", "=x"),
                self.pick("", "0", "123", "1_000", " 7", "7 ", "+7", "-1", "1.0", "٣", "x", "0x1", "00"),
            ]
            quoted = [
                f'"{one.replace(chr(34), chr(34) * 2)}"' if self.chance(0.4) or "," in one else one for one in row
            ]
            rows.append(",".join(quoted[: self.pick(3, 3, 3, 3, 2, 1)] + (["x"] if self.chance(0.03) else [])))
        end = self.pick("\n", "\n", "\r\n", "\r")
        return {"data": end.join(rows) + self.pick(end, "", end + end if self.chance(0.2) else end)}

    def entry_points(self) -> dict[str, Any]:
        lines = []
        for _ in range(self.random.randint(0, 3)):
            lines.append(self.pick("[console_scripts]", "[ gui_scripts ]", "[a.b]", "[x", "[]", "  [y]", "[z] # c"))
            for _ in range(self.random.randint(0, 3)):
                value = self.pick(
                    "a:b",
                    "a.b:c.d",
                    "a",
                    "a : b",
                    "a:b [x,y]",
                    "a:b[x]",
                    "a:b [x , y.z]",
                    "a:b:c",
                    "a-b:c",
                    "é:ü",
                    "a:b.c [",
                    "1a:b",
                    ":b",
                    "a:",
                    "a b",
                    "a:b # c",
                    "a:b [x] y",
                )
                lines.append(
                    self.pick("n", "n.m", "n m", "n-é", "", "n=m", "#n", ";n")
                    + self.pick("=", " = ", "= ", ":", " ")
                    + value
                )
        end = self.pick("\n", "\n", "\r\n")
        return {"data": end.join(lines) + end}

    def wheel(self) -> str:
        name = self.pick("foo", "Foo.Bar", "foo_bar", "foo__bar", "a.b_c", "é", "1a", "_a", "a_", "foo-bar", "")
        build = self.pick("", "", "-1", "-1a", "-01", "-a1", "-1.2", "-1_x", "-" + "9" * 25, "-")
        tags = "-".join(
            [
                self.pick("py3", "py2.py3", "cp39", "cp313t", "CP39", "py3.", "", "pp310"),
                self.pick("none", "abi3", "cp39", "cp313t", "pypy310_pp73", "abi3.cp39"),
                self.pick(
                    "any",
                    "win_amd64",
                    "manylinux_2_17_x86_64.manylinux2014_x86_64",
                    "macosx_11_0_arm64",
                    "MacOSX_10_9_universal2",
                    "musllinux_1_2_aarch64",
                ),
            ]
        )
        return f"{name}-{self.random.choice(self.versions).replace('-', '_')}{build}-{tags}.whl"

    def chosen_wheels(self) -> dict[str, Any]:
        tags = [
            f"{p}-{a}-{o}"
            for p in ("cp312", "cp311", "py3")
            for a in ("cp312", "abi3", "none")
            for o in ("manylinux_2_28_x86_64", "manylinux_2_17_x86_64", "any")
        ]
        supported = self.random.sample(tags, self.random.randint(0, 12))
        names = [
            f"foo-1.0{self.pick('', '-1', '-2', '-2a', '-10', '-010b')}-{self.pick('cp312', 'cp311.cp312', 'py2.py3', 'py3')}-{self.pick('cp312', 'abi3', 'none', 'abi3.none')}-{self.pick('any', 'manylinux_2_28_x86_64', 'manylinux_2_17_x86_64.manylinux2014_x86_64', 'any.manylinux_2_28_x86_64')}.whl"
            for _ in range(self.random.randint(0, 6))
        ]
        # What ties is not asked: nothing tells which of them is best.
        return {
            "supported": supported,
            "wheels": list({name.rpartition("-")[0].split("-")[2] + name[-9:]: name for name in names}.values()),
        }


def pairs() -> Iterator[Question]:
    """Each version of the lattice against each."""
    for first, second in itertools.product(lattice(), repeat=2):
        yield "version.compare", {"a": first, "b": second}


def standards(count: int, seed: int) -> Iterator[Question]:
    make = Maker(seed)
    makers: dict[str, tuple[int, Callable[[], dict[str, Any]]]] = {
        "specifier.contains": (6, make.contains),
        "specifier.filter": (4, make.filtered),
        "specifier.parse": (2, lambda: {"text": make.set_text()}),
        "requirement.parse": (4, lambda: {"text": make.requirement()}),
        "marker.evaluate": (6, make.evaluation),
    }
    operations, shares = list(makers), [share for share, _ in makers.values()]
    for operation in make.random.choices(operations, shares, k=count):
        yield operation, makers[operation][1]()


def documents(count: int, seed: int) -> Iterator[Question]:
    make = Maker(seed)
    makers: dict[str, tuple[int, Callable[[], dict[str, Any]]]] = {
        "requirements_txt.parse": (3, make.requirements),
        "pylock.parse": (4, make.pylock),
        "metadata.parse": (3, make.metadata),
        "direct_url.parse": (2, make.direct_url),
        "record.parse": (1, make.record),
        "entry_points.parse": (1, make.entry_points),
        "wheel.filename": (1, lambda: {"filename": make.wheel()}),
        "tags.compatible": (1, make.chosen_wheels),
    }
    operations, shares = list(makers), [share for share, _ in makers.values()]
    for operation in make.random.choices(operations, shares, k=count):
        yield operation, makers[operation][1]()
