#include "ui/panels/automatic_settings.h"

#include "ui/editors/integer_edit.h"
#include "ui/look/type_scale.h"

#include <QCheckBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>

#include <limits>

namespace swb {

AutomaticSettings::AutomaticSettings(const AutoSettings& settings, EndpointKind kind, QWidget* parent)
    : QWidget(parent)
    , m_settings(settings) {
    auto* form = new QFormLayout(this);
    form->setContentsMargins({});
    form->setRowWrapPolicy(QFormLayout::WrapLongRows);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    constexpr qint64 kMost = std::numeric_limits<std::int32_t>::max();
    addSwitch(form, tr("Keep the bytes"),
              tr("Into the transcript. Off: they are counted and thrown away, which is faster and needs no room"),
              &AutoSettings::keep);
    addSwitch(form, tr("Pause receiving"),
              tr("Read nothing from any peer: the kernel's buffers fill, windows close, the senders see it"),
              &AutoSettings::receivePaused);
    addNumber(form, tr("Read size, bytes"), tr("What one receiving call asks for; a longer datagram is cut"),
              {1, 16 << 20}, qint64(m_settings.readSize),
              [this](qint64 value) { m_settings.readSize = static_cast<std::size_t>(value); });
    addNumber(form, tr("High water, bytes"),
              tr("When so many wait to be sent to a peer, nothing is read from it until they are fewer"), {1, kMost},
              qint64(m_settings.highWater),
              [this](qint64 value) { m_settings.highWater = static_cast<std::size_t>(value); });
    addNumber(form, tr("Answers a second"), tr("To each peer; what is more is not answered, and counted. 0: no limit"),
              {0, kMost}, m_settings.answersPerSecond,
              [this](qint64 value) { m_settings.answersPerSecond = static_cast<std::uint32_t>(value); });
    addNumber(form, tr("In a loop, a second"),
              tr("To a peer that is a socket of this workbench in automatic mode itself: two that answer each other "
                 "would never end. 0: no limit"),
              {0, kMost}, m_settings.loopAnswersPerSecond,
              [this](qint64 value) { m_settings.loopAnswersPerSecond = static_cast<std::uint32_t>(value); });
    if (kind == EndpointKind::Listener)
        addForListeners(form);
    else if (kind == EndpointKind::Datagram)
        addForDatagrams(form);
}

void AutomaticSettings::addForListeners(QFormLayout* form) {
    constexpr qint64 kMost = std::numeric_limits<std::int32_t>::max();
    addSwitch(form, tr("Pause accepting"),
              tr("Connections wait in the listener's queue: see it fill up to the backlog"),
              &AutoSettings::acceptPaused);
    addSwitch(form, tr("Close when the peer ends"),
              tr("An accepted peer that has ended its sending is closed once all answers have gone"),
              &AutoSettings::closeOnPeerEnd);
    addNumber(form, tr("Most peers"), tr("At once; further ones are accepted and closed, and counted"), {0, kMost},
              qint64(m_settings.peerLimit),
              [this](qint64 value) { m_settings.peerLimit = static_cast<std::size_t>(value); });
    addNumber(form, tr("Idle time-out, ms"), tr("A peer that moves no byte for so long is closed. 0: never"),
              {0, kMost}, m_settings.idleTimeout.count(),
              [this](qint64 value) { m_settings.idleTimeout = std::chrono::milliseconds(value); });
}

// Options of the socket: set by visible calls when it is handed over, and put back.
void AutomaticSettings::addForDatagrams(QFormLayout* form) {
    addSwitch(form, tr("Count drops"),
              tr("SO_RXQ_OVFL: the kernel tells how many datagrams it threw away because the buffer was full"),
              &AutoSettings::countDrops);
    addSwitch(form, tr("Read the error queue"),
              tr("IP_RECVERR, IPV6_RECVERR: a refusal names the address that was sent to, and stands at that peer"),
              &AutoSettings::errorQueue);
    addSwitch(form, tr("Segmentation offload"),
              tr("UDP_GRO and UDP_SEGMENT: many datagrams of one size in one call. Of UDP; for speed"),
              &AutoSettings::offload);
}

void AutomaticSettings::addSwitch(QFormLayout* form, const QString& text, const QString& toolTip,
                                  bool AutoSettings::* member) {
    auto* box = new QCheckBox(text);
    box->setToolTip(toolTip);
    box->setChecked(m_settings.*member);
    connect(box, &QCheckBox::toggled, this, [this, member](bool on) {
        m_settings.*member = on;
        emit changed(m_settings);
    });
    form->addRow(box);
}

void AutomaticSettings::addNumber(QFormLayout* form, const QString& label, const QString& toolTip, Range range,
                                  qint64 value, std::function<void(qint64)> take) {
    auto* edit = new IntegerEdit(label);
    edit->setRange(range.least, range.most);
    edit->setValue(value);
    edit->field()->setToolTip(toolTip);
    edit->setMaximumWidth(scaled(220));
    connect(edit, &IntegerEdit::valueChanged, this, [this, edit, take = std::move(take)](qint64 now) {
        if (!edit->isValid())
            return;
        take(now);
        emit changed(m_settings);
    });
    auto* name = new QLabel(label);
    name->setBuddy(edit->field());
    form->addRow(name, edit);
}

} // namespace swb
