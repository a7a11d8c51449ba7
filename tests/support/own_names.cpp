#include "tests/support/own_names.h"

#include "tests/support/own_network.h"
#include "tests/support/small_file.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

namespace swb::test {

namespace {

constexpr const char* kHostName = "vm";
constexpr std::size_t kHeader = 12;
constexpr unsigned char kRefused = 5;
constexpr unsigned char kNoSuchName = 3;

std::string because(const std::string& what) { return what + ": " + std::strerror(errno); }

// A user namespace with all the others, for an ordinary user: the maps are written before anything else.
std::string enterNamespaces() {
    const bool isRoot = geteuid() == 0;
    const std::string uid = std::to_string(geteuid());
    const std::string gid = std::to_string(getegid());
    if (unshare(CLONE_NEWNS | CLONE_NEWNET | CLONE_NEWUTS | (isRoot ? 0 : CLONE_NEWUSER)) != 0)
        return because("no namespaces of its own");
    if (!isRoot && !(writeFile("/proc/self/setgroups", "deny") && writeFile("/proc/self/uid_map", "0 " + uid + " 1") &&
                     writeFile("/proc/self/gid_map", "0 " + gid + " 1")))
        return "no user namespace of its own";
    prctl(PR_SET_DUMPABLE, 1); // or the leak check at the end could not look at its own process
    return {};
}

} // namespace

std::string enterOwnNames() {
    if (std::string trouble = enterNamespaces(); !trouble.empty())
        return trouble;
    std::string folder = (std::filesystem::temp_directory_path() / "swb-etc-XXXXXX").string();
    if (mkdtemp(folder.data()) == nullptr)
        return because("no folder for it");
    std::error_code ignored;
    if (mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
        mount("tmpfs", folder.c_str(), "tmpfs", 0, "size=16m") != 0)
        return because("no mount of its own");
    std::filesystem::copy_file("/etc/ld.so.cache", folder + "/ld.so.cache", ignored);
    std::filesystem::copy("/etc/fonts", folder + "/fonts",
                          std::filesystem::copy_options::recursive | std::filesystem::copy_options::copy_symlinks,
                          ignored); // a window's test has letters to draw
    if (mount(folder.c_str(), "/etc", nullptr, MS_BIND, nullptr) != 0)
        return because("no /etc of its own");
    umount2(folder.c_str(), MNT_DETACH);
    std::filesystem::remove_all(folder, ignored);
    if (sethostname(kHostName, std::strlen(kHostName)) != 0)
        return because("no host name of its own");
    return setInterfaceUp("lo", true) ? "" : "the loopback interface stays down";
}

bool writeEtc(const std::string& name, const std::string& text) { return writeFile("/etc/" + name, text); }

bool removeEtc(const std::string& name) { return std::filesystem::remove("/etc/" + name); }

void writeUsualNames() {
    writeEtc("hosts", "127.0.0.1 localhost\n127.0.0.1 runsc\n127.0.0.1 vm\n");
    writeEtc("host.conf", "multi on\n"); // several lines for one name; read once in a process
    writeEtc("nsswitch.conf", "hosts: files dns\nservices: files\nprotocols: files\n");
    writeEtc("resolv.conf", "nameserver 127.0.0.1\noptions timeout:1 attempts:1\n");
    writeEtc("services", "ssh 22/tcp\ndomain 53/tcp\ndomain 53/udp\nhttp 80/tcp www\nexec 512/tcp\n"
                         "biff 512/udp comsat\n");
    writeEtc("protocols", "ip 0 IP\nicmp 1 ICMP\ntcp 6 TCP\nudp 17 UDP\nipv6-icmp 58 IPv6-ICMP\nospf 89 OSPFIGP\n"
                          "sctp 132 SCTP\nmptcp 262 MPTCP\n");
}

OwnNameServer::OwnNameServer(Manner manner, std::map<std::string, std::string> addresses)
    : m_addresses(std::move(addresses))
    , m_manner(manner) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(53);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return;
    if (bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
        socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, m_wake) != 0) {
        close(fd);
        return;
    }
    m_fd = fd;
    m_thread = std::thread([this] { serve(); });
}

OwnNameServer::~OwnNameServer() {
    if (m_fd < 0)
        return;
    close(m_wake[1]);
    m_thread.join();
    close(m_wake[0]);
    close(m_fd);
}

void OwnNameServer::serve() {
    for (;;) {
        pollfd waits[2] = {{m_fd, POLLIN, 0}, {m_wake[0], POLLIN, 0}};
        if (poll(waits, 2, -1) < 0 || waits[1].revents != 0)
            return;
        std::vector<unsigned char> question(512);
        sockaddr_in from{};
        socklen_t length = sizeof from;
        const ssize_t size =
            recvfrom(m_fd, question.data(), question.size(), 0, reinterpret_cast<sockaddr*>(&from), &length);
        if (size < static_cast<ssize_t>(kHeader))
            continue;
        ++m_questions;
        if (m_manner == Manner::IsSilent)
            continue;
        question.resize(static_cast<std::size_t>(size));
        const std::vector<unsigned char> answer = answerTo(std::move(question));
        sendto(m_fd, answer.data(), answer.size(), 0, reinterpret_cast<const sockaddr*>(&from), length);
    }
}

// RFC 1035, section 4: the question comes back with an answer behind it, or with the reason why there is none.
std::vector<unsigned char> OwnNameServer::answerTo(std::vector<unsigned char> question) const {
    std::string name;
    std::size_t at = kHeader;
    while (at < question.size() && question[at] != 0 && at + question[at] < question.size()) {
        name += (name.empty() ? "" : ".") +
                std::string(question.begin() + static_cast<std::ptrdiff_t>(at) + 1,
                            question.begin() + static_cast<std::ptrdiff_t>(at) + 1 + question[at]);
        at += question[at] + 1u;
    }
    const std::size_t end = at + 5; // the closing zero, type, class
    std::vector<unsigned char> answer = std::move(question);
    answer.resize(std::max(end, kHeader));
    const unsigned type = end <= answer.size() ? answer[at + 2] : 0;
    answer[2] = static_cast<unsigned char>(answer[2] | 0x80); // a response
    answer[3] = 0x80;                                         // recursion is to be had
    std::fill(answer.begin() + 6, answer.begin() + kHeader, static_cast<unsigned char>(0));
    if (name.empty() || name.find_first_of("<>") != std::string::npos) {
        answer[3] = static_cast<unsigned char>(answer[3] | kRefused);
        return answer;
    }
    const auto known = m_addresses.find(name);
    if (known == m_addresses.end()) {
        answer[3] = static_cast<unsigned char>(answer[3] | kNoSuchName);
        return answer;
    }
    in_addr address{};
    if (type != 1 || inet_pton(AF_INET, known->second.c_str(), &address) != 1)
        return answer; // the name is there, and has nothing of this type
    answer[7] = 1;
    const unsigned char record[] = {0xc0, kHeader, 0, 1, 0, 1, 0, 0, 0, 60, 0, sizeof address};
    answer.insert(answer.end(), std::begin(record), std::end(record));
    const auto* bytes = reinterpret_cast<const unsigned char*>(&address);
    answer.insert(answer.end(), bytes, bytes + sizeof address);
    return answer;
}

} // namespace swb::test
