#pragma once

#include <atomic>
#include <map>
#include <string>
#include <thread>
#include <vector>

namespace swb::test {

// The process goes into namespaces of its own for mounts, network and host name: it is called "vm", has a loopback
// interface, and an /etc with the files that a test writes and nothing else beside what loads programs. The machine's
// own files stay as they are. To be called before there are threads, as root or where user namespaces are allowed.
// Empty when it is there, else why not.
std::string enterOwnNames();

// Writes a file of that /etc; resolvers read it anew.
bool writeEtc(const std::string& name, const std::string& text);
bool removeEtc(const std::string& name);

// The files of an ordinary machine: hosts, services, protocols, name service switch, and 127.0.0.1 as the name server.
void writeUsualNames();

// A name server on port 53 of 127.0.0.1: it knows the IPv4 addresses given, says of any other name that there is none,
// and refuses what is no name of a host. A silent one takes questions and answers none.
class OwnNameServer {
public:
    enum class Manner { Answers, IsSilent };

    OwnNameServer(Manner manner, std::map<std::string, std::string> addresses);
    ~OwnNameServer();
    OwnNameServer(const OwnNameServer&) = delete;
    OwnNameServer& operator=(const OwnNameServer&) = delete;

    bool isBound() const { return m_fd >= 0; }
    int questions() const { return m_questions; }

private:
    void serve();
    std::vector<unsigned char> answerTo(std::vector<unsigned char> question) const;

    std::map<std::string, std::string> m_addresses;
    Manner m_manner;
    int m_fd = -1;
    int m_wake[2] = {-1, -1};
    std::atomic<int> m_questions = 0;
    std::thread m_thread;
};

} // namespace swb::test
