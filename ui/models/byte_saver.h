#pragma once

#include "core/payload/byte_source.h"

#include <QString>

#include <memory>
#include <vector>

namespace swb {

// Writes bytes to a file for its owner alone, whole or not at all, however many there are: some at a time. What went
// wrong in a sentence, empty when nothing did. Thread: any.
struct BytesToSave {
    std::shared_ptr<const ByteSource> source;
    std::uint64_t offset = 0;
    std::uint64_t length = 0;
};
QString saveBytes(const std::vector<BytesToSave>& parts, const QString& path, const GoesOn& goesOn = {});

} // namespace swb
