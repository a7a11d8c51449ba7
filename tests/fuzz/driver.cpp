// Drives one target where there is no libFuzzer: fuzz_x [CORPUS_FOLDER [RUNS [FIRST_SEED]]]. Every file of the corpus,
// then RUNS inputs made from them or from nothing, the same ones in every run. It knows nothing of coverage; it shows
// that the target builds, and that its seeds and what lies near them hold.
#include "core/base/bytes.h"
#include "tests/fuzz/fuzz_input.h"

#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <random>
#include <string>
#include <vector>

namespace {

using swb::Bytes;

constexpr std::size_t kMostBytes = 1024;
constexpr long kDefaultRuns = 10000;

// The input under test, for the signal handler that shows it.
const std::uint8_t* inputData = nullptr;
std::size_t inputSize = 0;

extern "C" void showInput(int number) {
    static constexpr char kDigits[] = "0123456789abcdef";
    static constexpr char kHead[] = "the input, in hex: ";
    (void)!::write(STDERR_FILENO, kHead, sizeof kHead - 1);
    for (std::size_t i = 0; i < inputSize; ++i) {
        const char digits[] = {kDigits[inputData[i] >> 4], kDigits[inputData[i] & 15]};
        (void)!::write(STDERR_FILENO, digits, sizeof digits);
    }
    (void)!::write(STDERR_FILENO, "\n", 1);
    std::signal(number, SIG_DFL);
    std::raise(number);
}

void runOn(const Bytes& input) {
    // A block of exactly its size, so that a sanitizer sees a read past the end.
    const auto copy = std::make_unique<std::uint8_t[]>(input.size());
    std::ranges::copy(input, copy.get());
    inputData = copy.get();
    inputSize = input.size();
    if (LLVMFuzzerTestOneInput(inputData, inputSize) != 0)
        std::abort();
    inputData = nullptr;
    inputSize = 0;
}

std::vector<Bytes> readCorpus(const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> files;
    if (std::filesystem::is_directory(folder))
        for (const auto& entry : std::filesystem::directory_iterator(folder))
            if (entry.is_regular_file())
                files.push_back(entry.path());
    std::ranges::sort(files);
    std::vector<Bytes> corpus;
    for (const auto& file : files) {
        std::ifstream in(file, std::ios::binary);
        corpus.emplace_back(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
    }
    return corpus;
}

class Maker {
public:
    Maker(std::vector<Bytes> corpus, std::uint64_t seed)
        : m_corpus(std::move(corpus))
        , m_random(seed) {}

    // Three of four inputs lie near a seed, where a decoder gets beyond its first check.
    Bytes next() {
        if (m_corpus.empty() || below(4) == 0)
            return noise(below(8) == 0 ? below(kMostBytes) : below(48));
        Bytes bytes = m_corpus[below(m_corpus.size())];
        for (std::size_t count = 1 + below(4); count > 0; --count)
            change(bytes);
        if (bytes.size() > kMostBytes)
            bytes.resize(kMostBytes);
        return bytes;
    }

private:
    std::size_t below(std::size_t count) { return m_random() % count; }
    std::uint8_t anyByte() { return static_cast<std::uint8_t>(m_random()); }

    std::uint8_t awkwardByte() {
        static constexpr std::uint8_t kAwkward[] = {0, 1, 2, 4, 8, 16, '\\', '%', ':', '.', 0x7f, 0x80, 0xfe, 0xff};
        return kAwkward[below(std::size(kAwkward))];
    }

    Bytes noise(std::size_t size) {
        Bytes bytes(size);
        for (auto& byte : bytes)
            byte = anyByte();
        return bytes;
    }

    void change(Bytes& bytes) {
        const std::size_t at = below(bytes.size() + 1);
        const auto place = bytes.begin() + static_cast<std::ptrdiff_t>(at);
        switch (below(7)) {
        case 0:
            bytes.resize(at);
            return;
        case 1:
            bytes.insert(place, below(2) == 0 ? anyByte() : awkwardByte());
            return;
        case 2: {
            const Bytes& other = m_corpus[below(m_corpus.size())];
            const std::size_t from = below(other.size() + 1);
            bytes.insert(place, other.begin() + static_cast<std::ptrdiff_t>(from), other.end());
            return;
        }
        default:
            break;
        }
        if (at == bytes.size())
            return;
        switch (below(4)) {
        case 0:
            bytes[at] ^= static_cast<std::uint8_t>(1U << below(8));
            return;
        case 1:
            bytes[at] = anyByte();
            return;
        case 2:
            bytes[at] = awkwardByte();
            return;
        default:
            bytes.erase(place);
        }
    }

    std::vector<Bytes> m_corpus;
    std::mt19937_64 m_random;
};

int drive(int argc, char** argv) {
    for (const int number : {SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL})
        std::signal(number, showInput);
    const std::vector<Bytes> corpus = readCorpus(argc > 1 ? argv[1] : "");
    const long runs = argc > 2 ? std::strtol(argv[2], nullptr, 10) : kDefaultRuns;
    const auto seed = argc > 3 ? std::strtoull(argv[3], nullptr, 10) : 1;
    runOn({});
    for (const Bytes& input : corpus)
        runOn(input);
    Maker maker(corpus, seed);
    for (long i = 0; i < runs; ++i)
        runOn(maker.next());
    std::printf("%zu seeds and %ld inputs made from them held\n", corpus.size(), runs);
    return 0;
}

} // namespace

int main(int argc, char** argv) {
    try {
        return drive(argc, argv);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "an exception came out of the target: %s\n", error.what());
        std::abort();
    }
}
