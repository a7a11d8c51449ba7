#pragma once

#include <QString>

#include <span>

namespace swb {

// What a socket is made for: which of bind and connect its address waits for.
enum class SocketRole { Server, Client };

// The usual sockets, a row each.
struct SocketPreset {
    const char* name;    // to be translated by presetName()
    const char* icon;    // of :/swb/icons
    const char* toolTip; // to be translated by presetToolTip()
    bool isPair;         // made by socketpair()
    int family, type, protocol;
    SocketRole role;
};

std::span<const SocketPreset> socketPresets();
QString presetName(const SocketPreset& preset);
QString presetToolTip(const SocketPreset& preset);

} // namespace swb
