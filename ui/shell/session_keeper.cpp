#include "ui/shell/session_keeper.h"

#include "core/constants/tables.h"
#include "ui/look/type_scale.h"
#include "ui/panels/calls_panel.h"
#include "ui/panels/socket_page.h"
#include "ui/views/flow_layout.h"

#include <QFile>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace swb {

namespace {

constexpr int kSaveAfterMs = 2000;
constexpr qsizetype kNamed = 3; // in the offer; its tool tip names all

SavedSocket savedFrom(const SocketView& view, SavedSocket saved) {
    saved.family = view.family;
    saved.type = view.type | view.typeFlags;
    saved.protocol = view.protocol;
    saved.mode = view.mode;
    saved.timeout = view.timeout;
    if (view.backlog >= 0 || view.life == Life::Listening)
        saved.backlog = view.backlog;
    if ((view.life == Life::Bound || view.life == Life::Listening) && view.local)
        saved.bind = *view.local;
    if (view.life == Life::Connected && view.peer && !view.parent && !view.twin)
        saved.connect = *view.peer;
    return saved;
}

QString describe(const SavedSocket& saved) {
    const Address& address = saved.connect.isEmpty() ? saved.bind : saved.connect;
    const std::string type = decodeValue(socketTypes(), saved.type & 0xf);
    QString text = QString::fromStdString(decodeValue(families(), saved.family) + " " + type);
    if (!address.isEmpty())
        text += (saved.connect.isEmpty() ? QStringLiteral(" ") : QStringLiteral(" → ")) +
                QString::fromStdString(address.toString());
    return text;
}

} // namespace

SessionKeeper::SessionKeeper(EngineBridge& bridge, QString file, QObject* parent)
    : QObject(parent)
    , m_bridge(bridge)
    , m_file(std::move(file)) {
    load();
    m_saveSoon.setSingleShot(true);
    m_saveSoon.setInterval(kSaveAfterMs);
    connect(&m_saveSoon, &QTimer::timeout, this, &SessionKeeper::save);
    connect(&bridge, &EngineBridge::socketsChanged, this, &SessionKeeper::takeSockets);
    connect(&bridge, &EngineBridge::actionFinished, this, &SessionKeeper::takeReport);
    connect(&bridge, &EngineBridge::submitted, this, &SessionKeeper::takeCommand);
}

SessionKeeper::~SessionKeeper() {
    if (m_saveSoon.isActive())
        save();
}

void SessionKeeper::load() {
    if (m_file.isEmpty())
        return;
    auto session = loadSession(m_file);
    if (session)
        m_last = std::move(*session);
    else
        setAside(session.error());
}

// The next save would overwrite what might still be mended.
void SessionKeeper::setAside(const QString& trouble) {
    const QString aside = m_file + QStringLiteral(".damaged");
    QFile::remove(aside);
    const bool kept = QFile::rename(m_file, aside);
    m_trouble = kept ? tr("%1 It is kept as %2.").arg(trouble, aside) : trouble;
}

QWidget* SessionKeeper::createOffer() {
    if (m_last.sockets.empty() && m_trouble.isEmpty())
        return nullptr;
    auto* offer = new QWidget;
    auto* text = new QLabel;
    text->setWordWrap(true);
    text->setTextFormat(Qt::PlainText);
    auto* dismiss = new QPushButton(tr("Dismiss"));
    dismiss->setToolTip(tr("Begin with an empty bench"));
    auto* column = new QVBoxLayout(offer);
    column->setContentsMargins(scaled(8), scaled(6), scaled(8), scaled(6));
    column->setSpacing(scaled(4));
    auto* box = new FlowBox; // one below the other where the dock is narrow: an offer does not widen it
    auto* buttons = new FlowLayout(box);
    buttons->setContentsMargins({});
    column->addWidget(text);
    column->addWidget(box);
    if (m_last.sockets.empty()) {
        text->setText(tr("The last session cannot be read: %1").arg(m_trouble));
    } else {
        QStringList names;
        for (const SavedSocket& saved : m_last.sockets)
            names << describe(saved);
        const QStringList shown = names.mid(0, kNamed);
        const QString more = names.size() > kNamed ? tr("\nand %1 more").arg(names.size() - kNamed) : QString();
        text->setText(tr("Sockets of the last session:\n%1%2").arg(shown.join(QLatin1Char('\n')), more));
        text->setToolTip(names.join(QLatin1Char('\n')));
        auto* again = new QPushButton(tr("Make them again"));
        again->setToolTip(tr("One socket() each; bind, listen and connect stay yours to call:\n%1")
                              .arg(names.join(QLatin1Char('\n'))));
        buttons->addWidget(again);
        connect(again, &QPushButton::clicked, this, [this, offer] {
            makeAgain();
            offer->deleteLater();
        });
    }
    buttons->addWidget(dismiss);
    connect(dismiss, &QPushButton::clicked, offer, &QObject::deleteLater);
    return offer;
}

void SessionKeeper::makeAgain() {
    for (const SavedSocket& saved : std::exchange(m_last.sockets, {}))
        m_making[m_bridge.submit({{}, step::Socket{saved.family, saved.type, saved.protocol}, Lane::InOrder})] = saved;
}

void SessionKeeper::takeReport(const ActionReport& report) {
    const auto making = m_making.find(report.action);
    if (making == m_making.end())
        return;
    const SavedSocket saved = making->second;
    m_making.erase(making);
    if (report.made.empty())
        return;
    const SocketId socket = report.made.front();
    m_now[socket] = saved;
    if (saved.mode != TimeoutMode::Blocking)
        m_bridge.submit({socket, step::SetTimeout{saved.timeout}, Lane::InOrder});
    emit restored(socket, saved);
}

// Where a person sends to is known to nobody else once it is sent.
void SessionKeeper::takeCommand(const Command& command) {
    const auto* sendto = std::get_if<step::Sendto>(&command.step);
    const auto known = m_now.find(command.socket);
    if (sendto == nullptr || sendto->address.isEmpty() || known == m_now.end())
        return;
    known->second.sendTo = sendto->address;
    if (!m_saveSoon.isActive())
        m_saveSoon.start();
}

void SessionKeeper::takeSockets(const std::vector<SocketId>& changed) {
    for (const SocketId id : changed) {
        const SocketView* view = m_bridge.find(id);
        if (view == nullptr || view->parent || view->twin || view->receivedFrom || !view->notASocket.empty())
            continue; // none that a socket() would make again
        if (view->life != Life::Closed)
            m_now[id] = savedFrom(*view, m_now[id]);
        else if (const auto closed = m_now.find(id); closed != m_now.end())
            m_closed.insert(m_now.extract(closed));
    }
    if (!m_saveSoon.isActive())
        m_saveSoon.start();
}

void SessionKeeper::save() {
    m_saveSoon.stop();
    if (m_file.isEmpty())
        return;
    Session session;
    // What was open at the end; on a bench that was tidied up, what had been there.
    for (const auto& [id, saved] : m_now.empty() ? m_closed : m_now)
        session.sockets.push_back(saved);
    // A session that cannot be kept is said on the terminal alone: it must not stand in the way of work.
    if (const auto saved = saveSession(m_file, session); !saved)
        qWarning("%s", qUtf8Printable(saved.error()));
}

void prefill(SocketPage& page, const SavedSocket& saved) {
    if (!saved.bind.isEmpty())
        page.calls()->prefillBind(saved.bind);
    if (!saved.connect.isEmpty())
        page.calls()->prefillConnect(saved.connect);
    if (saved.backlog)
        page.calls()->prefillBacklog(*saved.backlog);
    if (!saved.sendTo.isEmpty())
        page.prefillDestination(saved.sendTo);
}

} // namespace swb
