// ruff_parser LIST: reads the files that LIST names, one a line, then parses all of them for every line of standard
// input and answers with the seconds that this took of the processor's time. See tests/bench/pysource_bench.py.
use ruff_python_parser::{parse_unchecked, Mode, ParseOptions};
use std::io::{BufRead, Write};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn processor_seconds() -> f64 {
    let mut now = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: the clock is a constant that Linux has, and `now` outlives the call.
    unsafe { libc::clock_gettime(libc::CLOCK_PROCESS_CPUTIME_ID, &mut now) };
    now.tv_sec as f64 + now.tv_nsec as f64 / 1e9
}

fn main() {
    let list = std::fs::read_to_string(std::env::args().nth(1).expect("LIST")).expect("the list");
    let texts: Vec<String> = list.lines().map(|path| std::fs::read_to_string(path).expect(path)).collect();
    for line in std::io::stdin().lock().lines() {
        line.expect("a line");
        let start = processor_seconds();
        let mut refused = 0;
        for text in &texts {
            let parsed = parse_unchecked(text, ParseOptions::from(Mode::Module));
            refused += usize::from(!parsed.errors().is_empty());
        }
        println!("{} {}", processor_seconds() - start, refused);
        std::io::stdout().flush().expect("standard output");
    }
}
