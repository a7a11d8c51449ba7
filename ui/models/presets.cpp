#include "ui/models/presets.h"

#include "core/constants/numbers.h"

#include <QCoreApplication>

namespace swb {
namespace {

constexpr char kContext[] = "swb::SocketPreset";

constexpr SocketPreset kPresets[] = {
    {QT_TRANSLATE_NOOP("swb::SocketPreset", "TCP server"), "server",
     QT_TRANSLATE_NOOP("swb::SocketPreset", "A stream socket to bind, listen and accept with"), false, kAfInet,
     kSockStream, 0, SocketRole::Server},
    {QT_TRANSLATE_NOOP("swb::SocketPreset", "TCP client"), "client",
     QT_TRANSLATE_NOOP("swb::SocketPreset", "A stream socket to connect to a server"), false, kAfInet, kSockStream, 0,
     SocketRole::Client},
    {QT_TRANSLATE_NOOP("swb::SocketPreset", "UDP"), "udp",
     QT_TRANSLATE_NOOP("swb::SocketPreset", "A datagram socket: bind it to receive, sendto anyone"), false, kAfInet,
     kSockDgram, 0, SocketRole::Server},
    {QT_TRANSLATE_NOOP("swb::SocketPreset", "Unix stream"), "unix",
     QT_TRANSLATE_NOOP("swb::SocketPreset", "Like TCP, within this machine, by a name in the file system"), false,
     kAfUnix, kSockStream, 0, SocketRole::Server},
    {QT_TRANSLATE_NOOP("swb::SocketPreset", "Unix datagram"), "unix",
     QT_TRANSLATE_NOOP("swb::SocketPreset", "Like UDP, within this machine; nothing gets lost or out of order"), false,
     kAfUnix, kSockDgram, 0, SocketRole::Server},
    {QT_TRANSLATE_NOOP("swb::SocketPreset", "Unix seqpacket"), "packet",
     QT_TRANSLATE_NOOP("swb::SocketPreset", "Connected like a stream, and keeps the bounds of each message"), false,
     kAfUnix, kSockSeqpacket, 0, SocketRole::Server},
    {QT_TRANSLATE_NOOP("swb::SocketPreset", "Socket pair"), "pair",
     QT_TRANSLATE_NOOP("swb::SocketPreset", "Two Unix sockets connected to each other by one call"), true, kAfUnix,
     kSockStream, 0, SocketRole::Server},
};

} // namespace

std::span<const SocketPreset> socketPresets() { return kPresets; }

QString presetGroupName(PresetGroup group) {
    switch (group) {
    case PresetGroup::Usual:
        return {};
    case PresetGroup::Raw:
        return QCoreApplication::translate(kContext, "Raw and packet sockets");
    case PresetGroup::Netlink:
        return QCoreApplication::translate(kContext, "Talking to the kernel");
    case PresetGroup::Transports:
        return QCoreApplication::translate(kContext, "Other transports");
    case PresetGroup::Python:
        return QCoreApplication::translate(kContext, "Python's shortcuts");
    }
    return {};
}

QString presetName(const SocketPreset& preset) { return QCoreApplication::translate(kContext, preset.name); }

QString presetToolTip(const SocketPreset& preset) { return QCoreApplication::translate(kContext, preset.toolTip); }

} // namespace swb
