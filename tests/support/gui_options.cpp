#include "tests/support/gui_options.h"

#include "core/base/errno_table.h"
#include "ui/views/option_form.h"

#include <QLabel>
#include <QSignalSpy>
#include <QTest>

#include <sys/socket.h>

namespace swb::test {

namespace {

constexpr int kWaitMs = 5000;

std::vector<CallRecord> recordsOf(EngineBridge& bridge) { return bridge.engine().recorder().copySince(0).completed; }

bool isOptionCall(const CallRecord& record) {
    return record.call == CallId::Getsockopt || record.call == CallId::Setsockopt;
}

} // namespace

bool GuiOptions::open(int family, int type, int protocol) {
    auto engine = Engine::create();
    if (!engine)
        return false;
    m_bridge = std::make_unique<EngineBridge>(std::move(*engine));
    const ActionReport made = run(step::Socket{family, type | SOCK_CLOEXEC, protocol});
    if (made.made.empty())
        return false;
    m_socket = made.made.at(0);
    m_page = std::make_unique<OptionsTable>(*m_bridge, m_socket);
    m_page->resize(720, 700);
    m_page->show();
    m_page->activateWindow();
    m_tree = m_page->findChild<QTreeView*>();
    m_model = m_page->findChild<OptionsModel*>();
    return QTest::qWaitFor([this] { return !text("SO_KEEPALIVE", OptionsModel::Default).isEmpty(); }, kWaitMs) &&
           QTest::qWaitFor([this] { return m_model->answeredCount() > 10; }, kWaitMs);
}

GuiOptions::~GuiOptions() { m_page.reset(); }

int GuiOptions::fd() const {
    const SocketView* view = m_bridge->find(m_socket);
    return view != nullptr ? view->fd : -1;
}

ActionReport GuiOptions::run(Step step) {
    QSignalSpy finished(m_bridge.get(), &EngineBridge::actionFinished);
    const ActionId action = m_bridge->submit({m_socket, std::move(step)});
    ActionReport report;
    (void)QTest::qWaitFor(
        [&] {
            for (const auto& arguments : finished) {
                report = arguments.first().value<ActionReport>();
                if (report.action == action)
                    return true;
            }
            return false;
        },
        kWaitMs);
    return report;
}

QModelIndex GuiOptions::shown(const QString& name) const {
    const QAbstractItemModel* model = m_tree->model();
    const auto found =
        model->match(model->index(0, 0), Qt::DisplayRole, name, 1, Qt::MatchExactly | Qt::MatchRecursive);
    return found.isEmpty() ? QModelIndex() : found.first();
}

QString GuiOptions::text(const char* symbol, int column) const {
    const OptionSpec* spec = findOption(symbol);
    return spec == nullptr ? QString()
                           : m_model->indexOf(spec->level, spec->name).siblingAtColumn(column).data().toString();
}

bool GuiOptions::select(const QString& name) {
    const QModelIndex index = shown(name);
    if (!index.isValid())
        return false;
    m_tree->scrollTo(index);
    m_tree->setCurrentIndex(index.siblingAtColumn(OptionsModel::Value));
    m_tree->setFocus();
    return true;
}

bool GuiOptions::edit(const QString& name) {
    if (!select(name))
        return false;
    QTest::keyClick(m_tree, Qt::Key_Return);
    return true;
}

void GuiOptions::enter(const QString& name, const QString& value) {
    QVERIFY2(edit(name), qPrintable(name));
    auto* line = editor<QLineEdit>();
    QVERIFY(line);
    line->setText(value);
    QTest::keyClick(line->focusProxy() != nullptr ? line->focusProxy() : line, Qt::Key_Return);
}

QWidget* GuiOptions::form() const {
    auto* form = m_page->findChild<OptionForm*>();
    return form != nullptr && form->isVisible() ? form : nullptr;
}

bool GuiOptions::says(const QString& words) const {
    for (const QLabel* label : m_page->findChildren<QLabel*>())
        if (label->isVisible() && label->text().contains(words))
            return true;
    return false;
}

QAbstractButton* GuiOptions::button(const QString& words, const QWidget* within) const {
    const QWidget* place = within != nullptr ? within : m_page.get();
    for (QAbstractButton* one : place->findChildren<QAbstractButton*>())
        if (one->text() == words && one->isVisible())
            return one;
    return nullptr;
}

QComboBox* GuiOptions::combo(const QString& label) const {
    for (const QLabel* one : m_page->findChildren<QLabel*>())
        if (one->text().remove(u'&') == label && one->buddy() != nullptr)
            return qobject_cast<QComboBox*>(one->buddy());
    return nullptr;
}

void GuiOptions::choose(const QString& label, const QString& entry) {
    QComboBox* list = combo(label);
    QVERIFY(list);
    const int row = list->findText(entry);
    QVERIFY2(row >= 0, qPrintable(entry));
    list->setCurrentIndex(row);
}

QStringList GuiOptions::calls(Origin origin) const {
    QStringList said;
    for (const CallRecord& record : recordsOf(*m_bridge)) {
        if (record.origin != origin || !isOptionCall(record))
            continue;
        const bool isSet = record.call == CallId::Setsockopt;
        said << QStringLiteral("%1 %2 %3")
                    .arg(isSet ? "setsockopt" : "getsockopt",
                         QString::fromStdString(
                             optionSymbol(static_cast<int>(record.args[1]), static_cast<int>(record.args[2]))),
                         record.error == 0 ? QStringLiteral("0") : QString::fromStdString(errnoSymbol(record.error)));
    }
    return said;
}

std::size_t GuiOptions::callCount() const { return static_cast<std::size_t>(calls().size()); }

Bytes GuiOptions::lastSet() const {
    Bytes last;
    for (const CallRecord& record : recordsOf(*m_bridge))
        if (record.call == CallId::Setsockopt && record.origin == Origin::User) {
            const BytesView kept = record.keptData();
            last.assign(kept.begin(), kept.end());
        }
    return last;
}

} // namespace swb::test
