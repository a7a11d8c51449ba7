#include "ui/panels/resolver_zeroconf.h"

#include "core/base/errno_table.h"
#include "core/constants/numbers.h"
#include "core/explain/explain_zeroconf.h"
#include "ui/editors/inline_note.h"
#include "ui/editors/interface_combo.h"
#include "ui/editors/narrow_combo.h"
#include "ui/look/control_look.h"
#include "ui/look/type_scale.h"
#include "ui/look/words.h"
#include "ui/models/forms_model.h"
#include "ui/models/report_text.h"
#include "ui/models/socket_text.h"
#include "ui/models/zeroconf_model.h"
#include "ui/panels/outcome_strip.h"
#include "ui/panels/socket_maker.h"
#include "ui/views/act_row.h"
#include "ui/views/flow_layout.h"
#include "ui/views/menu_button.h"
#include "ui/views/scrolled_page.h"
#include "ui/views/stretched_tree.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QItemSelectionModel>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QVBoxLayout>

namespace swb {

namespace {

constexpr int kInstanceLines = 8;
constexpr int kDetailLines = 6;
constexpr int kOverCharacters = 12;

QString avahiText(const AvahiLink& link) {
    using State = AvahiLink::State;
    switch (link.state()) {
    case State::NotLooked:
    case State::Looking:
        return ResolverZeroconf::tr("Looking for Avahi's daemon on the system bus");
    case State::NoBus:
        return ResolverZeroconf::tr("There is no system bus: %1. Avahi is asked over D-Bus. On a system with systemd, "
                                    "'systemctl start dbus' as root starts it; a container gets it from its host by "
                                    "the socket /run/dbus/system_bus_socket.")
            .arg(link.trouble());
    case State::NoDaemon:
        return link.isInstalled()
                   ? ResolverZeroconf::tr("Avahi's daemon is installed and does not run: 'systemctl start "
                                          "avahi-daemon' as root starts it. This program starts no daemon.")
                   : ResolverZeroconf::tr("Avahi's daemon is not there. It comes with the package avahi-daemon ('apt "
                                          "install avahi-daemon' as root); where it is installed, 'systemctl start "
                                          "avahi-daemon' starts it. It answers for this machine's name on the link, "
                                          "too.");
    case State::Silent:
        return ResolverZeroconf::tr("Avahi's daemon is on the bus and does not answer: %1").arg(link.trouble());
    case State::Ready:
        return ResolverZeroconf::tr("%1 runs; on the link this machine is called %2.")
            .arg(link.version(), link.hostName().isEmpty() ? ResolverZeroconf::tr("nothing yet") : link.hostName());
    case State::Ended:
        return ResolverZeroconf::tr("Avahi's daemon has ended: nobody listens any more. What stands below is what it "
                                    "heard last.");
    case State::BusEnded:
        return ResolverZeroconf::tr("The system bus has ended, and with it the way to Avahi's daemon.");
    }
    return {};
}

std::vector<FormsModel::Group> detailsOf(const ZeroconfInstance& instance) {
    const auto words = [](const char* text) { return ResolverZeroconf::tr(text).toStdString(); };
    FormsModel::Group place{text(instance.name), {}};
    place.forms.push_back({words("type"), instance.type.type, ""});
    place.forms.push_back({words("domain"), instance.type.domain, ""});
    place.forms.push_back({words("interface"), instance.interfaceName, std::to_string(instance.interface)});
    if (instance.state == ZeroconfInstance::State::Resolved) {
        place.forms.push_back({words("host"), instance.host, ""});
        place.forms.push_back({words("address"), instance.address.host(), ""});
        place.forms.push_back({words("port"), std::to_string(instance.port), ""});
    } else if (!instance.trouble.empty()) {
        place.forms.push_back({words("trouble"), instance.trouble, ""});
    }
    FormsModel::Group texts{ResolverZeroconf::tr("TXT: what it says of itself"), {}};
    for (const ZeroconfText& entry : readTexts(instance.texts))
        texts.forms.push_back({entry.key, entry.value.value_or(""), entry.note});
    if (texts.forms.empty() && instance.state == ZeroconfInstance::State::Resolved)
        texts.forms.push_back({"-", words("nothing"), ""});
    return {std::move(texts), std::move(place)}; // the table above has the place, too
}

} // namespace

ResolverZeroconf::ResolverZeroconf(EngineBridge& engine, QWidget* parent)
    : QWidget(parent)
    , m_instances(new ZeroconfModel(this))
    , m_details(new FormsModel(this))
    , m_maker(new SocketMaker(engine, this)) {
    auto* page = new QWidget;
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(scaled(8), scaled(8), scaled(8), scaled(8));
    column->setSpacing(scaled(6));
    column->addWidget(createState());
    column->addWidget(createHost());
    column->addWidget(createForm());
    m_tree = createTree(m_instances, tr("services of the link"),
                        tr("Types of services and their instances, as they are heard"), kInstanceLines);
    column->addWidget(m_tree, 3);
    m_detailTree = createTree(m_details, tr("the chosen service"), tr("Where it is, and its TXT record, taken apart"),
                              kDetailLines);
    m_detailTree->setRootIsDecorated(false);
    m_detailTree->setItemsExpandable(false);
    column->addWidget(m_detailTree, 2);
    column->addWidget(createActions());
    fillWithScrolling(this, page);
    connect(&m_browser, &ZeroconfBrowser::changed, this, &ResolverZeroconf::take);
    connect(&m_browser.link(), &AvahiLink::stateChanged, this, &ResolverZeroconf::take);
    connect(m_tree->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this] {
        showChosen();
        if (const ZeroconfInstance* instance = chosen())
            emit explainRequested(explainInstance(*instance));
    });
    connect(m_maker, &SocketMaker::finished, this, [this](const SocketMaker::Outcome& outcome) {
        m_outcome->hush();
        if (outcome.failed && outcome.failed->error) {
            const ActionReport& report = *outcome.failed;
            m_outcome->say(OutcomeStrip::Tone::Failed,
                           tr("%1(): %2").arg(text(report.name), text(errnoSymbol(report.error->number))),
                           reportText(report).detail);
            emit explainRequested(explainErrno(report.error->number, report.error->call, report.hint));
        }
        if (!outcome.made.empty() && outcome.failed)
            m_outcome->offer(tr("Open %1").arg(socketName(outcome.made.front())), tr("The socket was made"),
                             [this, made = outcome.made.front()] { emit socketMade(made); });
        else if (!outcome.made.empty())
            emit socketMade(outcome.made.front());
        enableActions();
    });
    take();
}

QWidget* ResolverZeroconf::createState() {
    auto* box = new QWidget;
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins({});
    column->setSpacing(scaled(4));
    m_state = new InlineNote;
    m_look = new QPushButton(tr("Look again"));
    m_look->setToolTip(tr("Look for the system bus and Avahi's daemon once more"));
    m_look->setAutoDefault(false);
    connect(m_look, &QPushButton::clicked, this, [this] { m_browser.link().look(); });
    column->addWidget(m_state);
    column->addWidget(m_look, 0, Qt::AlignLeft);
    return box;
}

QLineEdit* ResolverZeroconf::addField(FlowLayout* row, const QString& label, const QString& placeholder,
                                      const QString& toolTip, int characters) {
    auto* field = new QLineEdit;
    row->addPair(label, field);
    setFieldName(field, label);
    setTextRole(field, TextRole::Code);
    field->setPlaceholderText(placeholder);
    field->setToolTip(toolTip);
    field->setMinimumWidth(field->fontMetrics().horizontalAdvance(QLatin1Char('m')) * characters);
    connect(field, &QLineEdit::textChanged, this, &ResolverZeroconf::take);
    return field;
}

QWidget* ResolverZeroconf::createForm() {
    auto* box = new QWidget;
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins({});
    column->setSpacing(scaled(4));
    auto* fields = new FlowBox;
    auto* row = new FlowLayout(fields);
    row->setContentsMargins({});
    m_type = addField(row, tr("type"), tr("every type"),
                      tr("A type of service, as _http._tcp; empty for all there are"), 16);
    m_domain = addField(row, tr("in"), QStringLiteral("local"), tr("The domain that is browsed; empty: local"), 10);
    m_interface = new InterfaceCombo(tr("every interface"));
    m_interface->setToolTip(tr("On which links is asked"));
    row->addPair(tr("interface"), m_interface);
    setFieldName(m_interface, tr("interface"));
    m_over = new NarrowCombo(kOverCharacters);
    m_over->addItem(tr("IPv4 and IPv6"), kAfUnspec);
    m_over->addItem(tr("IPv4"), kAfInet);
    m_over->addItem(tr("IPv6"), kAfInet6);
    m_over->setToolTip(tr("The protocol that carries questions and answers"));
    row->addPair(tr("over"), m_over);
    setFieldName(m_over, tr("over"));
    m_browse = new QPushButton(tr("Browse"));
    m_browse->setToolTip(tr("Have the daemon ask the link, by multicast to port 5353, and listen on"));
    m_browse->setAutoDefault(false);
    setProminent(m_browse, Mark::On);
    row->addWidget(m_browse);
    connect(m_browse, &QPushButton::clicked, this, &ResolverZeroconf::browseOrStop);
    for (QLineEdit* field : {m_type, m_domain})
        connect(field, &QLineEdit::returnPressed, this, [this] {
            if (m_browse->isEnabled() && !m_browser.isBrowsing())
                browseOrStop();
        });
    m_note = new InlineNote;
    column->addWidget(fields);
    column->addWidget(m_note);
    return box;
}

QWidget* ResolverZeroconf::createHost() {
    auto* box = new QWidget;
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins({});
    column->setSpacing(scaled(4));
    auto* fields = new FlowBox;
    auto* row = new FlowLayout(fields);
    row->setContentsMargins({});
    m_name = addField(row, tr("host"), tr("name.local, or an address"),
                      tr("A host of the link by its .local name, or an address whose name is wanted"), 27);
    m_ask = new QPushButton(tr("Resolve"));
    m_ask->setToolTip(tr("Have the daemon ask the link: ResolveHostName for either family, or ResolveAddress"));
    m_ask->setAutoDefault(false);
    row->addWidget(m_ask);
    connect(m_ask, &QPushButton::clicked, this, &ResolverZeroconf::askHost);
    connect(m_name, &QLineEdit::returnPressed, this, &ResolverZeroconf::askHost);
    m_hostNote = new InlineNote;
    column->addWidget(fields);
    column->addWidget(m_hostNote);
    return box;
}

QTreeView* ResolverZeroconf::createTree(QAbstractItemModel* model, const QString& name, const QString& toolTip,
                                        int lines) {
    auto* tree = new StretchedTree;
    tree->setModel(model);
    tree->setAccessibleName(name);
    tree->setToolTip(toolTip);
    tree->setTabKeyNavigation(false);
    tree->setUniformRowHeights(true);
    tree->setMinimumHeight(tree->fontMetrics().height() * lines);
    return tree;
}

QWidget* ResolverZeroconf::createActions() {
    auto* box = new QWidget;
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins({});
    column->setSpacing(scaled(4));
    auto* row = new ActRow;
    m_forInstance = {
        row->add(tr("Create this socket"), tr("socket(): a stream for _tcp, datagrams for _udp"), this,
                 &ResolverZeroconf::makeSocket),
        row->add(tr("Create and connect"), tr("socket(), then connect() to the address and port"), this,
                 &ResolverZeroconf::makeConnected),
        row->add(tr("To the query"), tr("Host and port into the form of getaddrinfo()"), this,
                 &ResolverZeroconf::query),
        row->add(tr("To the calculator"), tr("Every form of the address"), this, &ResolverZeroconf::calculate),
    };
    addCopies(row->row());
    m_outcome = new OutcomeStrip;
    column->addWidget(row);
    column->addWidget(m_outcome);
    return box;
}

void ResolverZeroconf::addCopies(FlowLayout* row) {
    m_copy = new MenuButton(tr("Copy"), tr("The chosen service, as text"));
    const auto add = [this](const QString& name, QString (*write)(const ZeroconfInstance&)) {
        connect(m_copy->entries()->addAction(name), &QAction::triggered, this, [this, write] {
            if (const ZeroconfInstance* instance = chosen())
                QGuiApplication::clipboard()->setText(write(*instance));
        });
    };
    add(tr("address and port"), [](const ZeroconfInstance& one) { return text(one.address.toString()); });
    add(tr("as C"), [](const ZeroconfInstance& one) { return text(one.address.toCInitializer("peer")); });
    add(tr("as Python"), [](const ZeroconfInstance& one) { return text(one.address.toPython()); });
    add(tr("TXT, a line each"), [](const ZeroconfInstance& one) {
        QStringList lines;
        for (const ZeroconfText& entry : readTexts(one.texts))
            lines << text(entry.value ? entry.key + "=" + *entry.value : entry.key);
        return lines.join(QLatin1Char('\n'));
    });
    row->addWidget(m_copy);
}

void ResolverZeroconf::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    if (!m_hasLooked)
        m_browser.link().look(); // asks this machine's bus alone; the link is asked when somebody presses
    m_hasLooked = true;
}

std::optional<ZeroconfBrowser::Request> ResolverZeroconf::request() const {
    const std::string type = m_type->text().trimmed().toStdString();
    if (!type.empty() && !serviceTypeFault(type).empty())
        return {};
    return ZeroconfBrowser::Request{type, m_domain->text().trimmed().toStdString(), m_interface->index(),
                                    m_over->currentData().toInt()};
}

void ResolverZeroconf::take() {
    m_instances->take(m_browser);
    for (int row = 0; row < m_instances->rowCount(); ++row)
        if (const QModelIndex type = m_instances->index(row, 0); !m_tree->isFirstColumnSpanned(row, {})) {
            m_tree->setFirstColumnSpanned(row, {}, true);
            m_tree->expand(type);
        }
    fitColumns();
    sayState();
    sayProgress();
    sayHost();
    showChosen();
}

void ResolverZeroconf::sayState() {
    const AvahiLink& link = m_browser.link();
    using State = AvahiLink::State;
    const bool isWell = link.isReady() || link.state() == State::Looking || link.state() == State::NotLooked;
    m_state->say(isWell ? NoteKind::Hint : NoteKind::Warning, avahiText(link));
    m_look->setVisible(!isWell);
    m_browse->setText(m_browser.isBrowsing() ? tr("Stop") : tr("Browse"));
    m_browse->setEnabled(m_browser.isBrowsing() || (link.isReady() && request()));
    m_ask->setEnabled(link.isReady() && !m_name->text().trimmed().isEmpty() && !m_browser.host().isAsking);
}

void ResolverZeroconf::sayProgress() {
    const std::string type = m_type->text().trimmed().toStdString();
    if (const std::string fault = type.empty() ? std::string() : serviceTypeFault(type); !fault.empty())
        return m_note->say(NoteKind::Error, text(fault));
    if (!m_browser.trouble().empty())
        return m_note->say(NoteKind::Error, tr("The daemon refused: %1").arg(text(m_browser.trouble())));
    if (!m_browser.isBrowsing() && m_browser.types().empty())
        return m_note->say(NoteKind::Hint, tr("Nothing is asked of the link until you press Browse."));
    QString words = tr("%1 types, %2 instances")
                        .arg(m_browser.types().size())
                        .arg(m_browser.instances().size() + m_browser.leftOut());
    if (m_browser.leftOut() > 0)
        words += tr(" (the first %1 are shown)").arg(ZeroconfBrowser::kMostInstances);
    if (!m_browser.isBrowsing())
        words += tr("; browsing has ended");
    else
        words += m_browser.isSettled() ? tr("; all for now, the daemon listens on") : tr("; answers are coming in");
    m_note->say(NoteKind::Hint, words);
}

void ResolverZeroconf::sayHost() {
    const ZeroconfHost& host = m_browser.host();
    if (host.asked.empty())
        return m_hostNote->hush();
    if (host.isAsking)
        return m_hostNote->say(NoteKind::Hint,
                               tr("Asking for %1; silence is taken for no after 5 s").arg(text(host.asked)));
    if (!host.trouble.empty())
        return m_hostNote->say(NoteKind::Error, tr("%1: %2").arg(text(host.asked), text(host.trouble)));
    QStringList answers;
    for (const Address& address : host.addresses)
        answers << text(address.host());
    if (!host.name.empty())
        answers << text(host.name);
    m_hostNote->say(NoteKind::Hint, tr("%1 is %2").arg(text(host.asked), answers.join(QStringLiteral(", "))));
}

const ZeroconfInstance* ResolverZeroconf::chosen() const { return m_instances->instance(m_tree->currentIndex()); }

const ZeroconfInstance* ResolverZeroconf::reachable() const {
    const ZeroconfInstance* instance = chosen();
    return instance != nullptr && instance->state == ZeroconfInstance::State::Resolved && !instance->address.isEmpty()
               ? instance
               : nullptr;
}

void ResolverZeroconf::showChosen() {
    const ZeroconfInstance* instance = chosen();
    if (m_shown && (instance == nullptr || instance->id != m_shown->id))
        m_outcome->hush();
    if (instance == nullptr ? m_shown.has_value() : m_shown != *instance)
        showDetails(instance);
    m_shown = instance != nullptr ? std::optional(*instance) : std::nullopt;
    enableActions();
}

void ResolverZeroconf::showDetails(const ZeroconfInstance* instance) {
    m_details->set(instance != nullptr ? detailsOf(*instance) : std::vector<FormsModel::Group>());
    m_detailTree->expandAll();
    for (int group = 0; group < m_details->rowCount(); ++group)
        m_detailTree->setFirstColumnSpanned(group, {}, true);
    for (int column = 0; column < FormsModel::ColumnCount; ++column)
        m_detailTree->resizeColumnToContents(column);
}

void ResolverZeroconf::enableActions() {
    const bool canMake = reachable() != nullptr && !m_maker->isBusy();
    for (QPushButton* button : m_forInstance)
        button->setEnabled(canMake);
    m_copy->setEnabled(reachable() != nullptr);
}

void ResolverZeroconf::fitColumns() {
    for (int column = 0; column < ZeroconfModel::ColumnCount; ++column)
        m_tree->resizeColumnToContents(column);
}

void ResolverZeroconf::browseOrStop() {
    if (m_browser.isBrowsing())
        m_browser.stop();
    else if (const auto asked = request())
        m_browser.browse(*asked);
    take();
}

void ResolverZeroconf::askHost() {
    if (!m_ask->isEnabled())
        return;
    m_browser.ask(m_name->text().trimmed().toStdString(),
                  {{}, {}, m_interface->index(), m_over->currentData().toInt()});
    take();
}

void ResolverZeroconf::makeSocket() { make({}); }

void ResolverZeroconf::makeConnected() {
    if (const ZeroconfInstance* instance = reachable())
        make({step::Connect{instance->address}});
}

void ResolverZeroconf::make(std::vector<Step> further) {
    const ZeroconfInstance* instance = reachable();
    if (instance == nullptr || m_maker->isBusy())
        return;
    m_outcome->say(OutcomeStrip::Tone::Running, tr("The calls are in the ledger"), {});
    m_outcome->offer(tr("Interrupt"), tr("End the call in flight with EINTR"), [this] { m_maker->interrupt(); });
    m_maker->start(step::Socket{instance->address.family(), socketTypeOf(instance->type.type) | kSockCloexec, 0},
                   std::move(further));
    enableActions();
}

void ResolverZeroconf::calculate() {
    if (const ZeroconfInstance* instance = reachable())
        emit addressWanted(instance->address);
}

void ResolverZeroconf::query() {
    if (const ZeroconfInstance* instance = reachable())
        emit queryWanted(
            {instance->host, std::to_string(instance->port), kAfUnspec, socketTypeOf(instance->type.type), 0, 0});
}

} // namespace swb
