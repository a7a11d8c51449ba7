#pragma once

#include "core/engine/socket_view.h"
#include "core/net/address.h"

#include <QJsonObject>
#include <QString>

#include <tl/expected.hpp>

#include <chrono>
#include <optional>
#include <vector>

namespace swb {

// One socket of a session as the settings that would make it again. Opening a session makes no call.
struct SavedSocket {
    int family = 0;
    int type = 0; // with SOCK_NONBLOCK and SOCK_CLOEXEC
    int protocol = 0;
    QString role;               // what the person called it or it was made for: "TCP server"; may be empty
    Address bind;               // empty: bind() was not called
    Address connect;            // empty: connect() was not called
    Address sendTo;             // of the last sendto(); empty: there was none
    std::optional<int> backlog; // none: listen() was not called
    TimeoutMode mode = TimeoutMode::Blocking;
    std::chrono::nanoseconds timeout{}; // in TimeoutMode::Timeout
};

struct Session {
    std::vector<SavedSocket> sockets;
};

// An address is kept as its bytes in hex and its length, with the readable text beside it for a person's eye only.
QJsonObject toJson(const Session& session);
// The trouble names the socket by its place and the field: "sockets[2].bind: not pairs of hex digits."
tl::expected<Session, QString> sessionFromJson(const QJsonObject& object);

tl::expected<void, QString> saveSession(const QString& path, const Session& session);
// A file that is not there is an empty session. Errors: a sentence with the file and the place of the fault; the file
// stays as it is.
tl::expected<Session, QString> loadSession(const QString& path);

} // namespace swb
