#pragma once

#include "core/calls/syscalls_message.h"
#include "core/engine/job.h"
#include "core/engine/stream_file.h"

#include <cerrno>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace swb {

// Makes the calls of one job: an operator() for each step, in the thread of a call runner. perform.cpp has the steps
// of a connection's life, perform_data.cpp those that move bytes.
class Performer {
public:
    explicit Performer(Job& job);

    Outcome take() { return std::move(m_outcome); }

    void operator()(const step::Socket& s);
    void operator()(const step::Socketpair& s);
    void operator()(const step::Bind& s);
    void operator()(const step::Connect& s);
    void operator()(const step::Listen& s);
    void operator()(const step::Accept& s);
    void operator()(const step::Send& s);
    void operator()(const step::Sendto& s);
    void operator()(const step::SendAll& s);
    void operator()(const step::Write& s);
    void operator()(const step::Recv& s);
    void operator()(const step::Recvfrom& s);
    void operator()(const step::Read& s);
    void operator()(const step::Shutdown& s);
    void operator()(const step::Close& s);
    void operator()(const step::Getsockname& s);
    void operator()(const step::Getpeername& s);
    void operator()(const step::Getsockopt& s);
    void operator()(const step::Setsockopt& s);
    void operator()(const step::Fcntl& s);
    void operator()(const step::Ioctl& s);
    void operator()(const step::Poll& s);
    void operator()(const step::Unlink& s);
    void operator()(const step::SetTimeout& s);
    void operator()(const step::Sendmsg& s);
    void operator()(const step::Recvmsg& s);
    void operator()(const step::Sendmmsg& s);
    void operator()(const step::Recvmmsg& s);
    void operator()(const step::Dup& s);
    void operator()(const step::Adopt& s);
    void operator()(const step::Detach& s);
    void operator()(const step::Sendfile& s);
    void operator()(const step::Splice& s);
    void operator()(const step::InterfaceIoctl& s);
    void operator()(const step::CreateConnection& s);
    void operator()(const step::CreateServer& s);
    void operator()(const step::FileReadline& s);
    void operator()(const step::FileRead& s);
    void operator()(const step::FileWrite& s);
    void operator()(const step::FileFlush& s);
    void operator()(const step::FileClose& s);
    void operator()(const step::Follow& s);
    void operator()(const step::HappyEyeballs& s);
    void operator()(const step::Automate&) {} // the engine's own matter, as the next
    void operator()(const step::TakeBack&) {}

private:
    // The call a person asked for, and one that it takes beside it.
    CallContext context();
    CallContext making(); // a socket, which has no number before it came to be
    CallContext consequence();
    CallContext receiving(int flags);

    void fail(const Error& error) { m_outcome.error = error; }
    std::optional<int> done(const Result<int>& result);
    template <class T>
    void done(const Result<T>& result) {
        if (!result)
            fail(result.error());
    }

    bool mayGoOn();
    // poll() for what is left of the time-out. False: it ran out, failed, or the action was stopped.
    bool waitUntilReady(short events);
    // Makes a call as the socket's time-out state asks: at once, or after poll(), and again while another thread was
    // quicker. Empty when it failed: then m_outcome says how.
    template <class Call>
    auto inTime(short events, Call call) -> std::optional<typename decltype(call())::value_type> {
        for (;;) {
            if (m_job.mode == TimeoutMode::Timeout && !waitUntilReady(events))
                return {};
            auto result = call();
            if (result)
                return std::move(*result);
            if (m_job.mode == TimeoutMode::Timeout && result.error().number == EAGAIN)
                continue;
            fail(result.error());
            return {};
        }
    }

    BytesView lendBytes(const Bytes& data, int flags);
    bool noteZerocopy();
    void sent(BytesView data, const std::optional<std::size_t>& size, const Address& peer);
    bool isDatagram() const;
    bool discards(int flags) const;
    std::uint64_t nextDatagram() const;
    template <class Call>
    void receive(std::uint64_t size, int flags, Call call);
    void noteReceived(TranscriptRow& row, std::size_t returned, std::uint64_t room, std::uint64_t queued, int flags);

    // Of makefile(), in perform_file.cpp.
    enum class Filled : std::uint8_t { More, End, NothingNow, Not };
    enum class SendFrom : std::uint8_t { Buffer, Data };
    std::optional<StreamFile::Turn> fileTurn(StreamFile::Side side);
    Filled fillFile();
    void giveFromFile(std::size_t size, std::string_view why);
    bool flushFile();
    std::optional<std::size_t> sendForFile(BytesView data, SendFrom from);

    // Of descriptors and of Python's functions, in perform_descriptor.cpp and perform_python.cpp.
    std::optional<Error> identify(Outcome::NewSocket& found, const CallContext& first);
    void inKernel(SocketId socket, Direction direction, std::size_t size);
    bool drainPipe(int pipe, std::size_t size, const step::Splice& s);
    std::optional<Error> setTimeLimit(Nanoseconds timeout);
    void attempt(const step::CreateConnection& s, const Address& address);

    // What the person gave recvmsg(), and what was known before it.
    struct ReceiveTerms {
        std::uint64_t room = 0;
        std::uint32_t controlRoom = 0;
        std::uint64_t queued = 0; // length of the datagram that waited; 0: not known
        int flags = 0;
    };
    std::shared_ptr<const std::vector<OutMessage>> lend(std::span<const OutMessage> messages, int flags);
    void messageSent(const OutMessage& message, std::size_t size, int flags);
    void messageReceived(const calls::MessageReceived& message, BytesView bytes, BytesView control,
                         const ReceiveTerms& terms);
    void noteMessage(TranscriptRow& row, const calls::MessageReceived& message, const ReceiveTerms& terms);
    void takeDescriptors(BytesView control);

    Job& m_job;
    std::size_t m_fileCalls = 0; // recv() or send() made for the file
    Nanoseconds m_deadline;
    Origin m_origin = Origin::User; // of the next call that context() is for
    std::uint64_t m_sequence = 0;
    bool m_isDone = false; // what was received last ends a list of netlink
    Outcome m_outcome;
};

} // namespace swb
