#pragma once

#include "core/wire/form.h"

#include <span>

// The rows of forms(), a function for each kind of protocol; forms.cpp puts them together.
namespace swb {

std::span<const Form> packetForms();  // ICMP, UDP, TCP, IP, ARP, Ethernet
std::span<const Form> netlinkForms(); // requests that read, and any message

} // namespace swb
