#include "ui/views/export_menu.h"

#include "core/base/errno_table.h"
#include "core/base/error.h"
#include "ui/editors/inline_note.h"
#include "ui/look/type_scale.h"
#include "ui/look/words.h"
#include "ui/models/socket_text.h"
#include "ui/views/work_strip.h"

#include <QActionGroup>
#include <QFileDialog>
#include <QFileInfo>
#include <QKeyEvent>
#include <QLocale>
#include <QMenu>
#include <QMouseEvent>
#include <QVBoxLayout>

#include <algorithm>
#include <cerrno>

namespace swb {

namespace {

QString resultText(const ExportSummary& summary) {
    const QLocale locale;
    QStringList names;
    for (const std::string& file : summary.files)
        names << QFileInfo(QString::fromStdString(file)).fileName();
    const QString rows = summary.rows == 1 ? ExportStrip::tr("1 row")
                                           : ExportStrip::tr("%1 rows").arg(locale.toString(qulonglong(summary.rows)));
    QStringList said{ExportStrip::tr("Exported %1, %2: %3")
                         .arg(rows, locale.formattedDataSize(qint64(summary.bytes)), names.join(QStringLiteral(", ")))};
    if (summary.missing > 0)
        said << ExportStrip::tr("%1 bytes that these rows moved were not kept")
                    .arg(locale.toString(qulonglong(summary.missing)));
    if (summary.withoutPacket > 0)
        said << ExportStrip::tr("%1 rows are no packet: the comment of the next one tells them")
                    .arg(locale.toString(qulonglong(summary.withoutPacket)));
    return said.join(QStringLiteral(". ")) + u'.';
}

QString faultText(const Error& error, const QString& path) {
    if (error.number == ECANCELED)
        return ExportStrip::tr("Stopped; no file was written.");
    if (error.number == EINVAL && !error.detail.empty()) // no call gave it: the detail says why
        return ExportStrip::tr("Not exported: %1.").arg(text(error.detail));
    const ErrnoInfo* info = findErrno(error.number);
    return ExportStrip::tr("Not exported to %1: %2 gave %3. %4")
        .arg(path, text(error.call), QString::fromStdString(errnoSymbol(error.number)),
             info != nullptr ? text(info->meaning) : QString());
}

} // namespace

ExportStrip::ExportStrip(QWidget* parent)
    : QWidget(parent)
    , m_work(new WorkStrip)
    , m_note(new InlineNote) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(scaled(2));
    column->addWidget(m_work);
    column->addWidget(m_note);
}

void ExportStrip::start(const ExportScope& scope, const ExportRequest& request, const QString& path) {
    m_note->hush();
    m_work->run(tr("Exporting"), [this, scope, request, path](WorkProgress& progress) -> Worker::Finish {
        ExportControl control;
        control.stopped = [&progress] { return progress.isEnded(); };
        control.progress = [&progress](const ExportProgress& now) {
            progress.setTotal(now.of);
            progress.tell(now.done);
        };
        const ExportSources sources = scope.sources ? scope.sources() : ExportSources();
        const auto done = exportToFile(*scope.transcript, request, sources, path.toStdString(), control);
        const QString words = done ? resultText(*done) : faultText(done.error(), path);
        const bool isFault = !done && done.error().number != ECANCELED;
        return [this, words, isFault, exported = done.has_value()] {
            say(words, isFault);
            emit finished(exported);
        };
    });
}

void ExportStrip::stop() { m_work->stop(); }

bool ExportStrip::isRunning() const { return m_work->isRunning(); }

void ExportStrip::say(const QString& words, bool isFault) {
    m_note->say(isFault ? NoteKind::Error : NoteKind::Hint, words);
}

const QList<ExportMenu::Entry>& ExportMenu::entriesOffered() {
    using F = ExportFormat;
    static const QList<Entry> kEntries = {
        {F::Pcapng, RawWays::Both, QT_TR_NOOP("pcapng\u2026"),
         QT_TR_NOOP("Packets for Wireshark: headers made up around the bytes, a comment names each call")},
        {F::Text, RawWays::Both, QT_TR_NOOP("Text\u2026"),
         QT_TR_NOOP("Rows with time and direction, the bytes escaped")},
        {F::HexDump, RawWays::Both, QT_TR_NOOP("Hex dump\u2026"), QT_TR_NOOP("Rows, the bytes in hex with offsets")},
        {F::JsonLines, RawWays::Both, QT_TR_NOOP("JSON lines\u2026"), QT_TR_NOOP("An object a row")},
        {F::Csv, RawWays::Both, QT_TR_NOOP("CSV\u2026"), QT_TR_NOOP("A table for other programs")},
        {F::Raw, RawWays::Received, QT_TR_NOOP("Bytes received\u2026"), QT_TR_NOOP("Nothing but the bytes, in order")},
        {F::Raw, RawWays::Sent, QT_TR_NOOP("Bytes sent\u2026"), QT_TR_NOOP("Nothing but the bytes, in order")},
        {F::Raw, RawWays::Both, QT_TR_NOOP("Bytes of both directions\u2026"),
         QT_TR_NOOP("Two files: \".received\" and \".sent\" stand before their ending")},
    };
    return kEntries;
}

ExportMenu::ExportMenu(QWidget* parent)
    : MenuButton(tr("Export"), tr("Write rows to a file: text, JSON, CSV, bytes, or packets for Wireshark"), parent)
    , m_strip(new ExportStrip) {
    createRows();
    createFormats();
    connect(entries(), &QMenu::aboutToShow, this, &ExportMenu::refresh);
}

// Choosing rows is half of what the menu is opened for.
bool ExportMenu::eventFilter(QObject* watched, QEvent* event) {
    auto* menu = qobject_cast<QMenu*>(watched);
    QAction* action = nullptr;
    if (menu != nullptr && event->type() == QEvent::MouseButtonRelease)
        action = menu->actionAt(static_cast<QMouseEvent*>(event)->position().toPoint());
    else if (menu != nullptr && event->type() == QEvent::KeyPress &&
             QList<int>{Qt::Key_Return, Qt::Key_Enter, Qt::Key_Space}.contains(static_cast<QKeyEvent*>(event)->key()))
        action = menu->activeAction();
    if (action == nullptr || !action->isCheckable())
        return MenuButton::eventFilter(watched, event);
    action->trigger();
    return true;
}

void ExportMenu::createRows() {
    entries()->installEventFilter(this);
    entries()->addSection(tr("Which rows"));
    m_rowActions = new QActionGroup(this);
    for (const Rows rows : {Rows::Socket, Rows::Shown, Rows::Conversation, Rows::Selected, Rows::All}) {
        QAction* action = entries()->addAction(QString());
        action->setCheckable(true);
        action->setData(static_cast<int>(rows));
        m_rowActions->addAction(action);
        connect(action, &QAction::triggered, this, [this, rows] {
            m_rows = rows;
            m_wasChosen = true;
        });
    }
}

void ExportMenu::createFormats() {
    entries()->addSection(tr("As what"));
    for (const Entry& entry : entriesOffered()) {
        QAction* action = entries()->addAction(tr(entry.text), this, [this, entry] { askWhere(entry); });
        action->setToolTip(tr(entry.toolTip));
        m_formatActions << action;
    }
    QMenu* binary = entries()->addMenu(tr("Bytes that are no text"));
    binary->installEventFilter(this);
    auto* group = new QActionGroup(binary);
    const std::pair<BinaryAs, QString> forms[] = {{BinaryAs::Base64, tr("as Base64")}, {BinaryAs::Hex, tr("as hex")}};
    for (const auto& [form, name] : forms) {
        QAction* action = binary->addAction(name, this, [this, chosen = form] { m_binary = chosen; });
        action->setCheckable(true);
        action->setChecked(form == m_binary);
        action->setToolTip(tr("In JSON lines and CSV"));
        group->addAction(action);
    }
}

void ExportMenu::setRows(Rows rows) {
    m_rows = rows;
    m_wasChosen = true;
    refresh();
}

void ExportMenu::refresh() {
    m_now = m_scope ? m_scope() : ExportScope();
    const bool hasPeer = m_now.socket && m_now.peer;
    const std::pair<bool, QString> rows[] = {
        {static_cast<bool>(m_now.socket), m_now.socket ? tr("Of %1").arg(socketName(m_now.socket)) : QString()},
        {!m_now.shownOnly.isEmpty(), tr("What the filter shows")},
        {hasPeer,
         hasPeer ? tr("Of %1 with %2").arg(socketName(m_now.socket), swb::text(m_now.peer->toString())) : QString()},
        {!m_now.selected.empty(),
         m_now.selected.size() == 1 ? tr("The selected one") : tr("The %1 selected").arg(m_now.selected.size())},
        {true, tr("Everything")},
    };
    const auto isPossible = [&](Rows which) { return rows[static_cast<std::size_t>(which)].first; };
    if (!m_wasChosen)
        m_rows = isPossible(Rows::Shown) ? Rows::Shown : m_now.ofSocket ? Rows::Socket : Rows::All;
    if (!isPossible(m_rows))
        m_rows = isPossible(Rows::Socket) ? Rows::Socket : Rows::All;
    for (QAction* action : m_rowActions->actions()) {
        const auto& [isShown, name] = rows[action->data().toInt()];
        action->setVisible(isShown);
        action->setText(name);
        action->setChecked(action->data().toInt() == static_cast<int>(m_rows));
    }
    for (QAction* action : m_formatActions)
        action->setEnabled(m_now.transcript != nullptr);
}

RowSelection ExportMenu::selection() const {
    RowSelection rows;
    if (m_rows == Rows::Socket || m_rows == Rows::Conversation || (m_rows == Rows::Shown && m_now.ofSocket))
        rows.socket = m_now.socket;
    if (m_rows == Rows::Shown)
        rows.filter = m_now.shownOnly;
    if (m_rows == Rows::Conversation)
        rows.peer = m_now.peer;
    if (m_rows == Rows::Selected) {
        rows.indices = m_now.selected;
        std::ranges::sort(*rows.indices);
    }
    return rows;
}

QString ExportMenu::proposedName() const {
    return m_rows == Rows::All || !m_now.socket ? tr("transcript") : socketName(m_now.socket);
}

void ExportMenu::askWhere(const Entry& entry) {
    const QString ending = swb::text(fileEnding(entry.format)).mid(1);
    auto* dialog = new QFileDialog(this, tr("Export rows"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilter(QStringLiteral("%1 (*.%2)").arg(tr(entry.text).remove(QChar(0x2026)), ending));
    dialog->setDefaultSuffix(ending);
    dialog->selectFile(proposedName());
    // What was chosen when the question was asked, whatever is selected meanwhile.
    connect(dialog, &QFileDialog::fileSelected, this,
            [this, request = requestOf(entry.format, entry.ways), scope = m_now](const QString& path) {
                start(scope, request, path);
            });
    dialog->setWindowModality(Qt::NonModal);
    dialog->show();
}

void ExportMenu::exportTo(const QString& path, ExportFormat format, RawWays ways) {
    refresh();
    if (m_now.transcript != nullptr)
        start(m_now, requestOf(format, ways), path);
}

ExportRequest ExportMenu::requestOf(ExportFormat format, RawWays ways) const {
    ExportRequest request{format, selection()};
    request.binary = m_binary;
    request.ways = ways;
    return request;
}

void ExportMenu::start(const ExportScope& scope, const ExportRequest& request, const QString& path) {
    // The dialogue has asked about the name it was given; of two files neither has it.
    const std::vector<std::string> names = exportedFiles(request, path.toStdString());
    const auto isThere = [](const std::string& name) { return QFileInfo::exists(QString::fromStdString(name)); };
    const auto found = std::ranges::find_if(names, isThere);
    if (names.size() > 1 && found != names.end())
        return m_strip->say(tr("%1 is there already: choose another name.").arg(QString::fromStdString(*found)), true);
    m_strip->start(scope, request, path);
}

} // namespace swb
