#pragma once

#include "core/calls/recorder.h"
#include "core/reference/module_loading.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace swb {

class FaultPlan;

// What socket() is asked: every family with every type and every protocol.
struct MatrixScope {
    std::vector<int> families;
    std::vector<int> types;
    int firstProtocol = 0;
    int lastProtocol = 262;

    static MatrixScope whole();               // 46 families, 10 types, protocols 0 to 262
    static MatrixScope ofFamily(int family);  // the same of one family
    static MatrixScope ofInternetProtocols(); // AF_INET and AF_INET6 as stream, datagram, raw and seqpacket
    std::size_t size() const;                 // combinations
};

// What one family and type gave for some protocols that follow each other, all alike.
struct MatrixRange {
    enum class Outcome : std::uint8_t {
        Made,
        Refused,
        NotAsked, // it might have loaded a module
    };

    int family = 0, type = 0;
    int first = 0, last = 0; // protocols
    Outcome outcome = Outcome::Refused;
    int error = 0;                        // errno of a refusal
    int madeFamily = 0, madeType = 0;     // SO_DOMAIN and SO_TYPE of what was made
    std::optional<int> madeProtocol = {}; // SO_PROTOCOL, where it is not the one that was asked for
    std::optional<int> plainError = {};   // the same as an ordinary user: errno, 0 when made; none: not asked

    friend bool operator==(const MatrixRange&, const MatrixRange&) = default;
};

// What is not as one asked, in a sentence: "The kernel made a SOCK_DGRAM of it." Empty when nothing is.
std::string surpriseOf(const MatrixRange& range);
// "socket(AF_INET, SOCK_RAW, 1 to 262)"
std::string rangeText(const MatrixRange& range);
// What came of it, in a few words: "made", "made; the kernel chose IPPROTO_TCP (6)", "EPROTONOSUPPORT".
std::string outcomeText(const MatrixRange& range);
std::string plainText(const MatrixRange& range); // the same as an ordinary user; empty where it was not asked
// "net.ipv4.ping_group_range is 1 0: ...": of a range of ICMP datagram sockets; else empty. Reads /proc.
std::string pingGroupsText(const MatrixRange& range);

std::string matrixAsCsv(const std::vector<MatrixRange>& ranges);
std::string matrixAsMarkdown(const std::vector<MatrixRange>& ranges);

// Asks the kernel in a thread of its own, as an observer: socket(), of what was made SO_DOMAIN, SO_TYPE and
// SO_PROTOCOL, and close(). Thread: every function from one and the same thread.
class MatrixProbe {
public:
    struct Wish {
        MatrixScope scope;
        LoadedParts loaded;
        bool mayLoad = false;       // also ask what might load a module
        bool asOrdinaryUser = true; // ask again what privilege or the group may change, as an ordinary user
    };
    // Whose answers the plain ones are.
    enum class Plain : std::uint8_t {
        NotAsked,
        NothingToGiveUp,     // this process has no privilege: all answers are an ordinary user's
        WithoutCapabilities, // of this process's user and groups, from a thread that gave up its capabilities
        OrdinaryUser,        // of uid and gid kOrdinaryId without other groups, which a thread became
    };
    static constexpr int kOrdinaryId = 65534; // "nobody", where it has a name

    struct Progress {
        std::size_t done = 0;
        std::size_t total = 0;
        bool isRunning = false;
        Plain plain = Plain::NotAsked;
        int uid = 0, gid = 0;      // of this process
        std::uint64_t version = 0; // of the ranges
    };

    MatrixProbe(Recorder& recorder, FaultPlan* faults);
    ~MatrixProbe(); // makes no further call, and waits for the one under way
    MatrixProbe(const MatrixProbe&) = delete;
    MatrixProbe& operator=(const MatrixProbe&) = delete;

    void start(Wish wish); // gives up what is under way, and what it found
    void stop();           // no further call; what was found stays
    Progress progress() const;
    static std::string plainSentence(const Progress& progress); // whose answers they are, in a sentence
    std::vector<MatrixRange> ranges() const;                    // sorted by family, type and protocol

private:
    struct Private;
    std::unique_ptr<Private> m_d;
};

} // namespace swb
