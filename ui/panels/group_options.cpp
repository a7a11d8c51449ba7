#include "ui/panels/group_options.h"

#include "core/constants/numbers.h"
#include "core/options/option_names.h"
#include "core/options/option_value.h"
#include "ui/editors/inline_note.h"
#include "ui/editors/interface_combo.h"
#include "ui/look/type_scale.h"
#include "ui/look/words.h"
#include "ui/models/report_text.h"
#include "ui/panels/asked_steps.h"
#include "ui/panels/outcome_strip.h"
#include "ui/views/flow_layout.h"
#include "ui/views/focus_explainer.h"

#include <QCheckBox>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QVBoxLayout>

namespace swb {

namespace {

constexpr int kMostHops = 255;

} // namespace

GroupOptions::GroupOptions(EngineBridge& bridge, SocketId socket, int family, QWidget* parent)
    : QWidget(parent)
    , m_bridge(bridge)
    , m_socket(socket)
    , m_family(family)
    , m_asked(new AskedSteps(bridge, this))
    , m_explainer(new FocusExplainer(this))
    , m_column(new QVBoxLayout(this))
    , m_outcome(new OutcomeStrip) {
    m_column->setContentsMargins({});
    m_column->setSpacing(scaled(4));
    createSending();
    createSharing();
    if (family == kAfInet)
        createBroadcast();
    m_column->addWidget(m_outcome);
    connect(&bridge, &EngineBridge::optionsRead, this, &GroupOptions::take);
    connect(m_explainer, &FocusExplainer::wanted, this, &GroupOptions::explainRequested);
}

const OptionSpec* GroupOptions::option(const char* inet, const char* inet6) const {
    return findOption(m_family == kAfInet6 ? inet6 : inet);
}

void GroupOptions::addHeading(const QString& words) {
    auto* label = new QLabel(words);
    setTextRole(label, TextRole::Heading);
    if (m_column->count() > 0)
        m_column->addSpacing(scaled(8));
    m_column->addWidget(label);
}

void GroupOptions::createSending() {
    addHeading(tr("Sending to groups"));
    auto* box = new FlowBox;
    auto* row = flowOfControls(box);
    m_interface = new InterfaceCombo(tr("by routing"));
    m_interface->setToolTip(tr("Through which interface this socket sends to groups"));
    row->addPair(tr("Send through"), m_interface);
    QPushButton* setIt = addButton(option("IP_MULTICAST_IF", "IPV6_MULTICAST_IF"));
    row->addWidget(setIt);
    m_column->addWidget(box);
    m_interfaceNow = addNote({});
    auto* reach = new FlowBox;
    auto* reachRow = flowOfControls(reach);
    m_hops = new QSpinBox;
    m_hops->setRange(0, kMostHops);
    m_hops->setValue(1);
    m_hops->setToolTip(tr("0: this machine, 1: this link, more: as many routers as pass it on"));
    reachRow->addPair(m_family == kAfInet6 ? tr("Hop limit") : tr("TTL"), m_hops);
    QPushButton* setHops = addButton(option("IP_MULTICAST_TTL", "IPV6_MULTICAST_HOPS"));
    reachRow->addWidget(setHops);
    m_column->addWidget(reach);
    addSwitch("IP_MULTICAST_LOOP", "IPV6_MULTICAST_LOOP");
    addNote(tr("Loop belongs to the sender: off, receivers on this machine get nothing of what leaves it. What is sent "
               "through lo itself arrives either way."));
    m_controls.insert(m_controls.end(), {m_interface, m_hops});
    connect(m_interface, &QComboBox::activated, this, [this] { m_hasChosen = true; });
    connect(m_interface, &QComboBox::currentIndexChanged, this, &GroupOptions::sayBroadcast);
    connect(setIt, &QPushButton::clicked, this, &GroupOptions::setInterface);
    connect(setHops, &QPushButton::clicked, this,
            [this] { set(*option("IP_MULTICAST_TTL", "IPV6_MULTICAST_HOPS"), QString::number(m_hops->value())); });
}

void GroupOptions::createSharing() {
    addHeading(tr("Several receivers on one port"));
    addSwitch("SO_REUSEADDR", "SO_REUSEADDR");
    addSwitch("SO_REUSEPORT", "SO_REUSEPORT");
    addNote(tr("Every receiver turns the same one on, before bind. A datagram to the group comes to each of them; one "
               "to a single address to one alone: the newest, or with SO_REUSEPORT one that the kernel picks, and then "
               "all must belong to one user."));
    m_late = addNote({});
    addSwitch("IP_MULTICAST_ALL", "IPV6_MULTICAST_ALL");
    addNote(tr("On, as at first: this socket also gets groups that other sockets of this machine have joined, when "
               "port and address fit. Off: its own alone. Bound to the group itself it gets no other."));
}

void GroupOptions::createBroadcast() {
    addHeading(tr("Broadcast"));
    addSwitch("SO_BROADCAST", "SO_BROADCAST");
    m_broadcast = addNote({});
    sayBroadcast();
}

QCheckBox* GroupOptions::addSwitch(const char* inet, const char* inet6) {
    const OptionSpec* spec = option(inet, inet6);
    auto* box = new QCheckBox(text(spec->symbol));
    box->setToolTip(text(spec->meaning));
    m_column->addWidget(box);
    m_controls.push_back(box);
    m_switches.push_back({spec, box});
    m_explainer->add(box, [spec] { return explainOption(*spec); });
    connect(box, &QCheckBox::clicked, this, [this, one = m_switches.back()] { turn(one); });
    return box;
}

QPushButton* GroupOptions::addButton(const OptionSpec* spec) {
    auto* button = new QPushButton(text(spec->symbol));
    button->setToolTip(tr("setsockopt(): %1").arg(text(spec->meaning)));
    m_controls.push_back(button);
    m_explainer->add(button, [spec] { return explainOption(*spec); });
    return button;
}

InlineNote* GroupOptions::addNote(const QString& words) {
    auto* note = new InlineNote;
    note->say(NoteKind::Hint, words);
    m_column->addWidget(note);
    return note;
}

// The box shows what the kernel says: until that has answered, what it said before.
void GroupOptions::turn(const Switch& one) {
    const bool wanted = one.box->isChecked();
    const QSignalBlocker quiet(one.box);
    one.box->setChecked(!wanted);
    set(*one.option, wanted ? QStringLiteral("on") : QStringLiteral("off"));
}

void GroupOptions::setInterface() {
    const OptionSpec& spec = *option("IP_MULTICAST_IF", "IPV6_MULTICAST_IF");
    set(spec, outgoingInterfaceText(m_interface->interface(), m_family));
}

void GroupOptions::set(const OptionSpec& spec, const QString& value) {
    const auto bytes = encodeOption(spec, value.toStdString());
    if (!bytes)
        return m_outcome->say(OutcomeStrip::Tone::Failed, tr("not made"),
                              QString::fromStdString(bytes.error().message));
    m_outcome->hush();
    m_asked->ask(m_socket, step::Setsockopt{spec.level, spec.name, *bytes},
                 [this, &spec, value](const ActionReport& report) {
                     const ReportText words = reportText(report);
                     const bool good = words.kind == ReportText::Kind::Good;
                     m_outcome->say(good ? OutcomeStrip::Tone::Good : OutcomeStrip::Tone::Failed,
                                    QStringLiteral("%1 %2").arg(text(spec.symbol), words.headline),
                                    good ? QString() : words.detail);
                     readNow();
                 });
}

void GroupOptions::suggestInterface(std::uint32_t index) {
    if (!m_hasChosen)
        m_interface->choose(index);
}

void GroupOptions::sayBroadcast() {
    if (m_broadcast == nullptr)
        return;
    QStringList parts;
    for (const InterfaceInfo& one : m_interface->all())
        for (const Address& address : one.broadcasts)
            parts << tr("%1 on %2").arg(QString::fromStdString(address.host()), QString::fromStdString(one.name));
    parts << tr("255.255.255.255 on the interface of the default route");
    m_broadcast->say(NoteKind::Hint, tr("Off: sendto a broadcast address is refused with EACCES. The addresses: %1. A "
                                        "receiver is bound to the port, at 0.0.0.0 or the broadcast address; IPv6 has "
                                        "no broadcast, but the group ff02::1.")
                                         .arg(parts.join(QStringLiteral("; "))));
}

void GroupOptions::setUsable(const SocketView& view) {
    for (QWidget* control : m_controls)
        control->setEnabled(view.isOpen());
    m_late->say(NoteKind::Warning, view.bound ? tr("This socket is bound already: turned on now, they only let later "
                                                   "sockets come to its port.")
                                              : QString());
}

void GroupOptions::readNow() { m_bridge.engine().sweep(m_socket, Sweep::Readable); }

void GroupOptions::take(const OptionReport& report) {
    if (report.socket != m_socket || report.snapshot == nullptr || report.sweep == Sweep::Defaults)
        return;
    const auto decoded = [&report](const OptionSpec* spec) -> std::optional<DecodedOption> {
        const OptionReading* reading = report.snapshot->find(spec->level, spec->name);
        if (reading == nullptr || reading->error != 0)
            return std::nullopt;
        return decodeOption(*spec, report.snapshot->bytesOf(*reading));
    };
    for (const Switch& one : m_switches) {
        const auto value = decoded(one.option);
        const QSignalBlocker quiet(one.box);
        one.box->setChecked(value && value->number.value_or(0) != 0);
    }
    if (const auto hops = decoded(option("IP_MULTICAST_TTL", "IPV6_MULTICAST_HOPS")); hops && !m_hops->hasFocus())
        m_hops->setValue(static_cast<int>(hops->number.value_or(1)));
    const auto now = decoded(option("IP_MULTICAST_IF", "IPV6_MULTICAST_IF"));
    if (!now)
        return m_interfaceNow->hush();
    m_interfaceNow->say(NoteKind::Hint, interfaceWords(now->text));
}

QString GroupOptions::interfaceWords(const std::string& value) const {
    if (m_family == kAfInet6)
        return value == "0" ? tr("Now: by routing") : tr("Now: %1").arg(QString::fromStdString(value));
    return value == "0.0.0.0" ? tr("Now: by routing, or set by a number alone: reading tells an address.")
                              : tr("Now: the interface of %1").arg(QString::fromStdString(value));
}

} // namespace swb
