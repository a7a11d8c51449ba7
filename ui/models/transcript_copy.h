#pragma once

#include "core/transcript/transcript.h"

#include <QString>

#include <vector>

namespace swb {

enum class CopyRowsAs { Text, Hex, C, Python, Json };

struct CopiedRows {
    QString text;
    std::size_t rows = 0; // of those asked for: some are gone, or too many bytes for the clipboard
    bool isWhole = true;
};
constexpr std::uint64_t kMostCopiedBytes = std::uint64_t{4} << 20;

// Rows of a transcript as text to paste: what a person reads, hex, or bytes in the words of a language.
CopiedRows copyRows(const Transcript& transcript, const std::vector<std::uint64_t>& indices, CopyRowsAs form);

} // namespace swb
