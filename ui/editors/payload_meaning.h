#pragma once

#include "core/explain/explanation.h"
#include "ui/editors/byte_cells.h"
#include "ui/editors/payload_draft.h"

namespace swb {

// What is made of a value, which cannot be sent itself; a sentence. Empty for the forms that are bytes already, and
// while the text cannot be read.
QString madeOf(const PayloadDraft& draft);

// The fields that a struct format or a length in front gives the bytes, up to a limit; none for other payloads.
std::vector<ByteCell> cellsOf(const PayloadDraft& draft, BytesView bytes);

// Why a value has to become bytes, what became of this one, and how a program does it.
Explanation explainPayload(const PayloadDraft& draft);

} // namespace swb
