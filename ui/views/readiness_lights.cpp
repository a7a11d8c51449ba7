#include "ui/views/readiness_lights.h"

#include "core/constants/tables.h"
#include "ui/look/type_scale.h"
#include "ui/views/badge.h"

#include <QEvent>
#include <QLabel>

namespace swb {

namespace {

// The bits poll() can report, as the table numbers them, with the word on the light.
struct LightSpec {
    const char* symbol;
    const char* word;
    Semantic meaning;
};
constexpr LightSpec kLights[] = {
    {"POLLIN", "IN", Semantic::Received},  {"POLLOUT", "OUT", Semantic::Sent},
    {"POLLPRI", "PRI", Semantic::Warning}, {"POLLRDHUP", "RDHUP", Semantic::Warning},
    {"POLLHUP", "HUP", Semantic::Warning}, {"POLLERR", "ERR", Semantic::Failure},
};

} // namespace

ReadinessLights::ReadinessLights(QWidget* parent)
    : FlowBox(parent)
    , m_queues(new QLabel) {
    auto* row = new FlowLayout(this);
    row->setContentsMargins({});
    row->setLineSpacing(scaled(3));
    for (const LightSpec& spec : kLights) {
        const NamedValue* value = findSymbol(pollEvents(), spec.symbol);
        auto* badge = new Badge(QString::fromLatin1(spec.word), spec.meaning);
        badge->setToolTip(QStringLiteral("%1: %2").arg(
            QString::fromLatin1(spec.symbol),
            QString::fromUtf8(value->meaning.data(), static_cast<qsizetype>(value->meaning.size()))));
        badge->hide();
        row->addWidget(badge);
        m_lights.push_back({static_cast<short>(value->value), badge});
    }
    setTextRole(m_queues, TextRole::Small);
    setTextTone(m_queues, Semantic::MutedText);
    m_queues->setToolTip(tr("Bytes that wait to be received (SIOCINQ) and that are not yet acknowledged (SIOCOUTQ)"));
    row->addWidget(m_queues);
    takeHeight();
}

// As high without a light as with one.
void ReadinessLights::takeHeight() { m_queues->setMinimumHeight(m_lights.front().badge->sizeHint().height()); }

void ReadinessLights::changeEvent(QEvent* event) {
    FlowBox::changeEvent(event);
    if (event->type() == QEvent::FontChange && !m_lights.empty())
        takeHeight();
}

void ReadinessLights::show(const SocketView& view) {
    for (const Light& light : m_lights)
        light.badge->setVisible(view.readiness && (*view.readiness & light.bit) != 0);
    QStringList queues;
    if (view.inQueue)
        queues << tr("in queue %1 B").arg(*view.inQueue);
    if (view.outQueue)
        queues << tr("out queue %1 B").arg(*view.outQueue);
    m_queues->setText(queues.join(QStringLiteral(" · ")));
    m_queues->setVisible(!queues.isEmpty());
}

} // namespace swb
