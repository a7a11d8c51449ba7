#include "ui/editors/stored_draft.h"

#include "ui/look/words.h"

#include <QCoreApplication>

namespace swb {

namespace {

using Form = StoredMessage::Form;

static_assert(static_cast<int>(Form::Json) == static_cast<int>(PayloadForm::Json));
static_assert(static_cast<int>(Form::Hex) == static_cast<int>(PayloadForm::Hex));

QString say(const char* text) { return QCoreApplication::translate("StoredDraft", text); }

bool canBeFilledIn(Form form) { return form == Form::Text || form == Form::Escapes || form == Form::Hex; }

} // namespace

PayloadDraft draftOf(const StoredMessage& message) {
    PayloadDraft draft;
    draft.form = static_cast<PayloadForm>(message.form);
    draft.text = message.text;
    draft.encoding = message.encoding;
    draft.lineEnding = message.lineEnding;
    draft.endLastLine = message.endLastLine;
    if (!message.format.isEmpty())
        draft.format = message.format;
    draft.layout = message.layout;
    return draft;
}

void putDraft(StoredMessage& message, const PayloadDraft& draft) {
    message.form = static_cast<Form>(draft.form);
    message.text = draft.text;
    message.encoding = draft.encoding;
    message.lineEnding = draft.lineEnding;
    message.endLastLine = draft.endLastLine;
    message.format = draft.form == PayloadForm::Struct ? draft.format : QString();
    message.layout = draft.layout;
    if (draft.isFramed)
        message.framing = {.kind = Framing::Kind::Length, .prefix = draft.prefix};
}

tl::expected<SendPlan, QString> planOf(const StoredMessage& message) {
    SendPlan plan;
    plan.framing = message.framing;
    PlannedMessage& planned = plan.messages.emplace_back();
    if (message.hasPlaceholders && !canBeFilledIn(message.form))
        return tl::make_unexpected(say("Placeholders are filled in where the form is Text, Escapes or Hex."));
    if (message.hasPlaceholders) {
        planned.payload.form = message.form == Form::Hex    ? PayloadText::Form::Hex
                               : message.form == Form::Text ? PayloadText::Form::Plain
                                                            : PayloadText::Form::Text;
        planned.payload.text = message.text.toStdString();
        planned.payload.hasPlaceholders = true;
    } else {
        const auto bytes = draftOf(message).bytes();
        if (!bytes)
            return tl::make_unexpected(text(bytes.error().message));
        planned.payload = PayloadText::ofBytes(*bytes);
    }
    planned.payload.checksum = message.checksum;
    if (const auto program = SendProgram::compile(plan); !program)
        return tl::make_unexpected(text(program.error().error.message));
    return plan;
}

tl::expected<Bytes, QString> bytesOf(const StoredMessage& message, const RenderContext& context) {
    auto plan = planOf(message);
    if (!plan)
        return tl::make_unexpected(plan.error());
    const auto program = SendProgram::compile(*std::move(plan));
    const auto bytes = (*program)->render(0, context);
    if (!bytes)
        return tl::make_unexpected(text(bytes.error()));
    return **bytes;
}

} // namespace swb
