// pep_crates FILE: what tests/bench/standards_bench.cpp measures, by the crates pep440_rs and pep508_rs.
use pep440_rs::Version;
use pep508_rs::{MarkerEnvironment, MarkerEnvironmentBuilder, MarkerTree, Requirement, VerbatimUrl, VersionOrUrl};
use std::str::FromStr;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn processor_nanoseconds() -> f64 {
    let mut now = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: the clock is a constant that Linux has, and `now` outlives the call.
    unsafe { libc::clock_gettime(libc::CLOCK_PROCESS_CPUTIME_ID, &mut now) };
    now.tv_sec as f64 * 1e9 + now.tv_nsec as f64
}

fn measure<T>(what: &str, items: &[T], mut each: impl FnMut(&T) -> usize) {
    let (mut best, mut sum) = (f64::INFINITY, 0);
    for _ in 0..20 {
        let start = processor_nanoseconds();
        for item in items {
            sum += each(item);
        }
        best = best.min(processor_nanoseconds() - start);
    }
    println!("{what}\t{}\t{:.1}\t{sum}", items.len(), best / items.len().max(1) as f64);
}

fn main() {
    let text = std::fs::read_to_string(std::env::args().nth(1).expect("FILE")).expect("the file");
    let lines: Vec<&str> = text.lines().collect();
    let requirements: Vec<Requirement<VerbatimUrl>> =
        lines.iter().filter_map(|line| Requirement::from_str(line).ok()).collect();
    let markers: Vec<MarkerTree> =
        requirements.iter().map(|one| one.marker.clone()).filter(|one| !one.is_true()).collect();
    let mut versions = Vec::new();
    for requirement in &requirements {
        if let Some(VersionOrUrl::VersionSpecifier(set)) = &requirement.version_or_url {
            versions.extend(set.iter().map(|one| one.version().to_string()));
        }
    }
    let parsed: Vec<Version> = versions.iter().filter_map(|one| Version::from_str(one).ok()).collect();
    let pivot = parsed[parsed.len() / 2].clone();
    let environment = MarkerEnvironment::try_from(MarkerEnvironmentBuilder {
        implementation_name: "cpython",
        implementation_version: "3.12.3",
        os_name: "posix",
        platform_machine: "x86_64",
        platform_python_implementation: "CPython",
        platform_release: "6.8.0-45-generic",
        platform_system: "Linux",
        platform_version: "#45",
        python_full_version: "3.12.3",
        python_version: "3.12",
        sys_platform: "linux",
    })
    .expect("an environment");

    measure("requirement, parse", &lines, |line| usize::from(Requirement::<VerbatimUrl>::from_str(line).is_ok()));
    measure("marker, evaluate", &markers, |marker| usize::from(marker.evaluate(&environment, &[])));
    measure("version, parse", &versions, |text| usize::from(Version::from_str(text).is_ok()));
    measure("version, compare", &parsed, |version| usize::from(*version < pivot));
    measure("specifier set, contains", &requirements, |requirement| match &requirement.version_or_url {
        Some(VersionOrUrl::VersionSpecifier(set)) => usize::from(set.contains(&pivot)),
        _ => 1,
    });
}
