#include "read/binary_file.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace trysquare::read {

namespace {

constexpr std::size_t head_size = 4096;
constexpr std::uint64_t largest_table = std::uint64_t{8} << 20U;

struct MachineName {
  std::uint32_t number;
  std::string_view name;
};
// clang-format off
constexpr std::array elf_machines{
    MachineName{3, "i686"},     MachineName{8, "mips"},      MachineName{20, "ppc"},        MachineName{21, "ppc64"},
    MachineName{22, "s390x"},   MachineName{40, "armv7l"},   MachineName{62, "x86_64"},     MachineName{183, "aarch64"},
    MachineName{243, "riscv64"}, MachineName{258, "loongarch64"}};
constexpr std::array pe_machines{MachineName{0x14c, "x86"}, MachineName{0x8664, "amd64"}, MachineName{0xaa64, "arm64"}};
constexpr std::array mach_machines{MachineName{7, "i386"}, MachineName{0x01000007, "x86_64"},
                                   MachineName{0x0100000c, "arm64"}, MachineName{18, "ppc"}};
// clang-format on

template <std::size_t Count>
std::string name_of(const std::array<MachineName, Count>& table, std::uint32_t number) {
  const auto* found = std::ranges::find(table, number, &MachineName::number);
  return found == table.end() ? "machine " + std::to_string(number) : std::string(found->name);
}

// Numbers in a text of either byte order; beyond its end they are 0.
struct Bytes {
  std::string_view text;
  bool big = false;

  std::uint64_t at(std::size_t offset, std::size_t width) const {
    if (offset > text.size() || width > text.size() - offset) return 0;
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < width; ++i) {
      const std::size_t place = big ? offset + i : offset + width - 1 - i;
      value = (value << 8U) | static_cast<unsigned char>(text[place]);
    }
    return value;
  }
};

// Whether a part lies in a whole of that size; what a file says of itself may be any number.
bool lies_within(std::uint64_t offset, std::uint64_t size, std::uint64_t whole) {
  return size <= whole && offset <= whole - size;
}

// Fewer bytes than asked for when the source ends.
Result<std::string> read_range(ByteSource& source, std::uint64_t offset, std::uint64_t size) {
  std::string out;
  if (size > largest_table || !source.seek(offset)) return out;
  out.resize(static_cast<std::size_t>(size));
  std::size_t have = 0;
  while (have < out.size()) {
    const auto got = source.read(out.data() + have, out.size() - have);
    if (!got) return std::unexpected(got.error());
    if (*got == 0) break;
    have += *got;
  }
  out.resize(have);
  return out;
}

struct Segment {
  std::uint64_t type = 0, offset = 0, address = 0, size = 0;
};

class ElfReader {
 public:
  ElfReader(ByteSource& source, std::string_view head) : source_(source), head_{head, head[5] == 2} {
    wide_ = head[4] == 2;
  }

  Result<BinaryFile> read(bool deep) {
    out_.format = BinaryFile::Format::elf;
    std::string machine = name_of(elf_machines, static_cast<std::uint32_t>(head_.at(18, 2)));
    if (machine == "x86_64" && !wide_) machine = "x32";
    if (machine == "ppc64" && !head_.big) machine = "ppc64le";
    if (machine == "s390x" && !wide_) machine = "s390";
    out_.machines.push_back(std::move(machine));
    constexpr std::uint64_t executable = 2, shared = 3;
    out_.is_part = head_.at(16, 2) != executable && head_.at(16, 2) != shared;
    if (auto fine = read_segments(); !fine) return std::unexpected(std::move(fine.error()));
    if (deep && !out_.damaged) {
      if (auto fine = read_names(); !fine) return std::unexpected(std::move(fine.error()));
    }
    return std::move(out_);
  }

 private:
  static constexpr std::uint64_t load = 1, dynamic = 2, interpreter = 3;

  Result<void> read_segments() {
    const std::uint64_t offset = wide_ ? head_.at(32, 8) : head_.at(28, 4);
    const std::uint64_t width = head_.at(wide_ ? 54 : 42, 2), count = head_.at(wide_ ? 56 : 44, 2);
    const auto size = source_.size();
    if (offset == 0 || count == 0 || width < (wide_ ? 56U : 32U)) return {};
    std::string table;
    if (lies_within(offset, width * count, head_.text.size())) {
      table = head_.text.substr(static_cast<std::size_t>(offset), static_cast<std::size_t>(width * count));
    } else {
      auto read = read_range(source_, offset, width * count);
      if (!read) return std::unexpected(std::move(read.error()));
      table = *std::move(read);
    }
    const Bytes bytes{table, head_.big};
    for (std::size_t i = 0; i < count; ++i) {
      const std::size_t at = i * static_cast<std::size_t>(width);
      Segment one;
      one.type = bytes.at(at, 4);
      one.offset = wide_ ? bytes.at(at + 8, 8) : bytes.at(at + 4, 4);
      one.address = wide_ ? bytes.at(at + 16, 8) : bytes.at(at + 8, 4);
      one.size = wide_ ? bytes.at(at + 32, 8) : bytes.at(at + 16, 4);
      const bool needs = one.type == load || one.type == dynamic;
      if (needs && size && !lies_within(one.offset, one.size, *size)) out_.damaged = true;
      segments_.push_back(one);
    }
    if (table.size() < width * count) out_.damaged = true;
    for (const Segment& one : segments_) {
      if (one.type != interpreter) continue;
      auto text = read_range(source_, one.offset, std::min<std::uint64_t>(one.size, 4096));
      if (!text) return std::unexpected(std::move(text.error()));
      out_.loader = text->substr(0, text->find('\0'));
    }
    return {};
  }

  std::uint64_t offset_of(std::uint64_t address) const {
    for (const Segment& one : segments_) {
      if (one.type == load && address >= one.address && address - one.address < one.size)
        return address - one.address + one.offset;
    }
    return 0;
  }

  Result<void> read_names() {
    const auto found = std::ranges::find(segments_, dynamic, &Segment::type);
    if (found == segments_.end()) return {};
    auto table = read_range(source_, found->offset, std::min<std::uint64_t>(found->size, 1U << 16U));
    if (!table) return std::unexpected(std::move(table.error()));
    const Bytes bytes{*table, head_.big};
    const std::size_t width = wide_ ? 8 : 4;
    std::uint64_t names_at = 0, names_size = 0;
    std::vector<std::uint64_t> needed;
    for (std::size_t at = 0; at + 2 * width <= table->size(); at += 2 * width) {
      const std::uint64_t tag = bytes.at(at, width), value = bytes.at(at + width, width);
      if (tag == 0) break;
      if (tag == 1) needed.push_back(value);
      if (tag == 5) names_at = offset_of(value);
      if (tag == 10) names_size = value;
    }
    if (names_at == 0) return {};
    auto names = read_range(source_, names_at, names_size);
    if (!names) return std::unexpected(std::move(names.error()));
    out_.names = *std::move(names);
    for (const std::uint64_t offset : needed) {
      if (offset >= out_.names.size()) continue;
      const auto start = static_cast<std::size_t>(offset);
      out_.needed.push_back(out_.names.substr(start, out_.names.find('\0', start) - start));
    }
    return {};
  }

  ByteSource& source_;
  Bytes head_;
  bool wide_ = true;
  BinaryFile out_;
  std::vector<Segment> segments_;
};

BinaryFile read_pe(std::string_view head) {
  BinaryFile out{.format = BinaryFile::Format::pe};
  const Bytes bytes{head};
  const auto at = static_cast<std::size_t>(bytes.at(0x3c, 4));
  if (at > head.size() || !head.substr(at).starts_with(std::string_view("PE\0\0", 4)))
    out.damaged = true;
  else
    out.machines.push_back(name_of(pe_machines, static_cast<std::uint32_t>(bytes.at(at + 4, 2))));
  return out;
}

BinaryFile read_mach_o(std::string_view head, std::uint64_t magic) {
  BinaryFile out{.format = BinaryFile::Format::mach_o};
  if (magic == 0xcafebabe) {
    const Bytes bytes{head, true};
    for (std::size_t i = 0; i < std::min<std::uint64_t>(bytes.at(4, 4), 16); ++i)
      out.machines.push_back(name_of(mach_machines, static_cast<std::uint32_t>(bytes.at(8 + i * 20, 4))));
  } else {
    out.machines.push_back(
        name_of(mach_machines, static_cast<std::uint32_t>(Bytes{head, (magic >> 16U) == 0xfeed}.at(4, 4))));
  }
  return out;
}

}  // namespace

Result<BinaryFile> read_binary_file(ByteSource& source, bool deep) {
  auto head = read_range(source, 0, head_size);
  if (!head) return std::unexpected(std::move(head.error()));
  if (head->starts_with("\x7f"
                        "ELF")) {
    if (head->size() < ((*head)[4] == 2 ? 64U : 52U))
      return BinaryFile{.format = BinaryFile::Format::elf, .damaged = true};
    return ElfReader(source, *head).read(deep);
  }
  if (head->starts_with("MZ")) return read_pe(*head);
  const std::uint64_t magic = Bytes{*head, true}.at(0, 4);
  for (const std::uint64_t known : {0xfeedfaceU, 0xfeedfacfU, 0xcefaedfeU, 0xcffaedfeU, 0xcafebabeU}) {
    if (magic == known) return read_mach_o(*head, magic);
  }
  return BinaryFile{};
}

std::string_view to_text(BinaryFile::Format format) {
  switch (format) {
    case BinaryFile::Format::elf: return "ELF";
    case BinaryFile::Format::mach_o: return "Mach-O";
    case BinaryFile::Format::pe: return "PE";
    case BinaryFile::Format::unknown: break;
  }
  return "unknown";
}

}  // namespace trysquare::read
