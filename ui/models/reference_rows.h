#pragma once

#include "core/reference/kernel_matrix.h"
#include "core/reference/system_tables.h"
#include "ui/models/reference_model.h"

#include <map>

namespace swb {

struct Constant;
struct NumberReadings;

// The pages of the reference: their columns, and their rows made of core's tables.
namespace reference {

std::span<const ReferenceColumn> protocolColumns();
std::span<const ReferenceColumn> serviceColumns();
std::span<const ReferenceColumn> constantColumns();
std::span<const ReferenceColumn> optionColumns();
std::span<const ReferenceColumn> errorColumns();
std::span<const ReferenceColumn> rangeColumns();
std::span<const ReferenceColumn> readingColumns();

inline constexpr int kProtocolHere = 3; // the column that tells what this kernel makes of it

// `here`: what this kernel answered, by number; empty while it was not asked.
std::vector<ReferenceRow> protocolRows(const std::vector<ProtocolEntry>& entries,
                                       const std::map<int, std::string>& here);
std::vector<ReferenceRow> serviceRows(const std::vector<ServicePort>& services);
std::vector<ReferenceRow> constantRows();
std::vector<ReferenceRow> optionRows(); // of every system
std::vector<ReferenceRow> errorRows();  // each errno, by call where a call gives it for a reason of its own; EAI_
std::vector<ReferenceRow> rangeRows(const std::vector<MatrixRange>& ranges);
std::vector<ReferenceRow> readingRows(const NumberReadings& decoded);

// "IPv4 stream, raw; IPv6 raw": what of a protocol was made, by number.
std::map<int, std::string> madeByProtocol(const std::vector<MatrixRange>& ranges);

// What a socket of this constant would be: its family, its type, its protocol. None where it names none of these.
std::optional<SocketWish> wishOf(const Constant& constant);

} // namespace reference
} // namespace swb
