// The composer and the library of messages: what is sent or composed from it, and what is kept in it.
#include "ui/editors/address_editor.h"
#include "ui/editors/flags_editor.h"
#include "ui/editors/payload_editor.h"
#include "ui/editors/stored_draft.h"
#include "ui/panels/composer.h"

#include <QCheckBox>
#include <QPlainTextEdit>

namespace swb {

void Composer::offerToKeep() {
    StoredMessage message;
    putDraft(message, m_payload->draft());
    emit keepRequested(message);
}

QString Composer::sendStored(const StoredMessage& message) {
    const SocketView* view = m_bridge.find(m_socket);
    if (view == nullptr || !view->isOpen())
        return tr("The socket is closed.");
    const bool withAddress = m_addressToggle->isChecked();
    const auto address = destination();
    if (!address)
        return tr("What is typed as the address to send to is none.");
    std::uint64_t& count = m_storedCounts[message.name];
    auto bytes = bytesOf(message, {.count = count,
                                   .wallTime = wallTimeOf(monotonicNow()),
                                   .peer = withAddress  ? &*address
                                           : view->peer ? &*view->peer
                                                        : nullptr,
                                   .local = view->local ? &*view->local : nullptr,
                                   .random = &m_random,
                                   .files = &m_files});
    if (!bytes)
        return bytes.error();
    ++count;
    const int flags = m_sendFlags->value();
    Running running{withAddress ? QStringLiteral("sendto") : QStringLiteral("sendall"), *bytes, bytes->size(), true,
                    withAddress};
    if (withAddress)
        submit(step::Sendto{*std::move(bytes), flags, *address}, std::move(running));
    else
        submit(step::SendAll{*std::move(bytes), flags}, std::move(running));
    return {};
}

void Composer::loadStored(const StoredMessage& message) {
    setFolded(false);
    PayloadDraft draft = draftOf(message);
    if (message.framing.kind == Framing::Kind::Length && message.framing.headerSize == 0) {
        draft.isFramed = true;
        draft.prefix = message.framing.prefix;
    }
    m_payload->setDraft(draft);
    m_payload->field()->setFocus();
}

} // namespace swb
