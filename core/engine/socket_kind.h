#pragma once

#include "core/engine/socket_view.h"
#include "core/options/option_spec.h"

namespace swb {

// As the kernel tells them where it was asked, else as they were passed.
inline int knownType(const SocketView& view) { return view.kernelType >= 0 ? view.kernelType : view.type; }
inline int knownProtocol(const SocketView& view) {
    return view.kernelProtocol >= 0 ? view.kernelProtocol : view.protocol;
}

inline SocketKinds optionKindOf(const SocketView& view) {
    return kindOf(view.family, knownType(view), knownProtocol(view));
}

} // namespace swb
