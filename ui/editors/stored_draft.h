#pragma once

#include "core/rules/send_plan.h"
#include "core/store/stored_message.h"
#include "ui/editors/payload_draft.h"

namespace swb {

// A message of the library as the editor of payloads has it, and back. A length in front is its framing there.
PayloadDraft draftOf(const StoredMessage& message);
void putDraft(StoredMessage& message, const PayloadDraft& draft);

// The message once: as it is sent in automatic mode. Errors: a sentence.
tl::expected<SendPlan, QString> planOf(const StoredMessage& message);
// The bytes of one sending.
tl::expected<Bytes, QString> bytesOf(const StoredMessage& message, const RenderContext& context);

} // namespace swb
