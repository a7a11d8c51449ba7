#pragma once

#include <QString>

#include <span>

namespace swb {

// What a socket is made for: which of bind and connect its address waits for.
enum class SocketRole { Server, Client };

// Where a preset stands: the usual ones are buttons, the others wait in a menu under the name of their group.
enum class PresetGroup { Usual, Raw, Netlink, Transports, Python };

// The call that makes it, or the function of Python that makes several.
enum class Making { Socket, Pair, Fileno, Fromfd, CreateConnection, CreateServer };

// Sockets as one makes them, a row each.
struct SocketPreset {
    const char* name;    // to be translated by presetName()
    const char* icon;    // of :/swb/icons
    const char* toolTip; // to be translated by presetToolTip()
    bool isPair;         // made by socketpair()
    int family, type, protocol;
    SocketRole role;
    PresetGroup group = PresetGroup::Usual;
    Making way = Making::Socket; // where it is not told by isPair

    Making making() const { return isPair ? Making::Pair : way; }
};

std::span<const SocketPreset> socketPresets();
QString presetGroupName(PresetGroup group); // empty for the usual ones
QString presetName(const SocketPreset& preset);
QString presetToolTip(const SocketPreset& preset);

} // namespace swb
