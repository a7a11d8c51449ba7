#include "ui/panels/ledger_bar.h"

#include "ui/look/control_look.h"
#include "ui/look/type_scale.h"
#include "ui/models/socket_text.h"
#include "ui/views/choice_row.h"
#include "ui/views/icon.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QToolButton>

#include <algorithm>

namespace swb {

LedgerBar::LedgerBar(QWidget* parent)
    : FlowBox(parent) {
    auto* layout = new FlowLayout(this);
    layout->setContentsMargins(scaled(8), scaled(4), scaled(8), scaled(4));
    createFilters(layout);
    createChecks(layout);
    createNumbers(layout);
    createActions(layout);
    m_textTimer.setSingleShot(true);
    m_textTimer.setInterval(150);
    connect(&m_textTimer, &QTimer::timeout, this, &LedgerBar::filterChanged);
}

void LedgerBar::createFilters(FlowLayout* layout) {
    m_socket = new QComboBox(this);
    m_socket->setToolTip(tr("Show the calls of one socket"));
    m_socket->addItem(tr("All"), 0U);
    m_socket->setMinimumContentsLength(4);
    layout->addPair(tr("Socket"), m_socket);

    m_call = new QComboBox(this);
    m_call->setToolTip(tr("Show one system call"));
    m_call->addItem(tr("All"), -1);
    for (const CallSpec& call : callTable())
        m_call->addItem(QString::fromUtf8(call.name.data(), qsizetype(call.name.size())), int(call.id));
    layout->addPair(tr("Call"), m_call);

    m_text = new QLineEdit(this);
    m_text->setAccessibleName(tr("Find"));
    m_text->setPlaceholderText(tr("in the calls"));
    m_text->setToolTip(tr("Show the calls whose line, or an option they changed, holds this text"));
    addClearButton(m_text);
    m_text->setMaximumWidth(m_text->fontMetrics().averageCharWidth() * 14);
    layout->addPair(tr("Find"), m_text);

    connect(m_socket, &QComboBox::currentIndexChanged, this, &LedgerBar::filterChanged);
    connect(m_call, &QComboBox::currentIndexChanged, this, &LedgerBar::filterChanged);
    connect(m_text, &QLineEdit::textChanged, &m_textTimer, qOverload<>(&QTimer::start));
}

void LedgerBar::createChecks(FlowLayout* layout) {
    m_failed = new QCheckBox(tr("Failed"), this);
    m_failed->setToolTip(tr("Show only the calls that set errno"));
    layout->addWidget(m_failed);

    m_observers = new QCheckBox(tr("Observers"), this);
    m_observers->setToolTip(tr("Show the calls by which the program looks at the sockets. They change nothing.\n"
                               "The line at the bottom counts all of them; rows are kept from when this is on."));
    layout->addWidget(m_observers);

    m_automatic = new QCheckBox(tr("Automatic"), this);
    m_automatic->setToolTip(tr("Show the calls that are made for sockets in automatic mode.\n"
                               "The line at the bottom counts all of them; of a flood the newest are shown."));
    m_automatic->setChecked(true);
    m_automatic->hide();
    layout->addWidget(m_automatic);

    connect(m_failed, &QCheckBox::toggled, this, &LedgerBar::filterChanged);
    connect(m_observers, &QCheckBox::toggled, this, [this](bool shown) {
        emit observersToggled(shown);
        emit filterChanged();
    });
    connect(m_automatic, &QCheckBox::toggled, this, [this](bool shown) {
        emit automaticToggled(shown);
        emit filterChanged();
    });
}

void LedgerBar::createNumbers(FlowLayout* layout) {
    struct Choice {
        Numbers numbers;
        QString text, toolTip;
    };
    const Choice choices[] = {
        {Numbers::Symbols, tr("Symbols"), tr("Constants by their names, addresses as a person writes them")},
        {Numbers::Raw, tr("Numbers"), tr("What the kernel gets: numbers, and addresses byte by byte")},
        {Numbers::Both, tr("Both"), tr("Names with their numbers")},
    };
    m_numbers = new ChoiceRow(this);
    for (const Choice& choice : choices)
        m_numbers->add(static_cast<int>(choice.numbers), choice.text, choice.toolTip);
    connect(m_numbers, &ChoiceRow::chosen, this, [this](int id) { emit numbersChosen(static_cast<Numbers>(id)); });
    layout->addWidget(m_numbers);
}

QVariantMap LedgerBar::view() const {
    return {{QStringLiteral("call"), m_call->currentText()},
            {QStringLiteral("failed"), m_failed->isChecked()},
            {QStringLiteral("observers"), m_observers->isChecked()},
            {QStringLiteral("automatic"), m_automatic->isChecked()},
            {QStringLiteral("numbers"), m_numbers->current()}};
}

void LedgerBar::setView(const QVariantMap& view) {
    m_call->setCurrentIndex(std::max(0, m_call->findText(view.value(QStringLiteral("call")).toString())));
    m_failed->setChecked(view.value(QStringLiteral("failed")).toBool());
    m_observers->setChecked(view.value(QStringLiteral("observers")).toBool());
    m_automatic->setChecked(view.value(QStringLiteral("automatic"), true).toBool());
    const int numbers = std::clamp(view.value(QStringLiteral("numbers")).toInt(), static_cast<int>(Numbers::Symbols),
                                   static_cast<int>(Numbers::Both));
    m_numbers->choose(numbers);
    emit numbersChosen(static_cast<Numbers>(numbers));
}

QToolButton* LedgerBar::createButton(QStringView iconName, const QString& text, const QString& toolTip) {
    auto* button = new QToolButton(this);
    button->setIcon(icon(iconName));
    button->setText(text);
    button->setToolTip(toolTip);
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::StrongFocus);
    return button;
}

void LedgerBar::createActions(FlowLayout* layout) {
    m_follow = createButton(u"chevron-down", tr("Follow"), tr("Follow: keep the newest call in sight"));
    m_follow->setCheckable(true);
    m_follow->setChecked(true);
    connect(m_follow, &QToolButton::toggled, this, &LedgerBar::followToggled);

    auto* pause =
        createButton(u"pause", tr("Pause"), tr("Pause: take no new calls. They wait, as many as the recorder holds"));
    pause->setCheckable(true);
    connect(pause, &QToolButton::toggled, this, &LedgerBar::pauseToggled);

    auto* clear = createButton(u"clear", tr("Clear"), tr("Clear: forget the calls that have ended"));
    connect(clear, &QToolButton::clicked, this, &LedgerBar::clearRequested);

    auto* copy = createButton(u"copy", tr("Copy"), tr("Copy the selected calls as text; as C or Python by the menu"));
    copy->setPopupMode(QToolButton::MenuButtonPopup);
    m_copyMenu = new QMenu(copy);
    copy->setMenu(m_copyMenu);
    connect(copy, &QToolButton::clicked, this, &LedgerBar::copyRequested);

    auto* save =
        createButton(u"save", tr("Save\u2026"), tr("Save the calls that are shown, as text, JSON lines or CSV"));
    connect(save, &QToolButton::clicked, this, &LedgerBar::saveRequested);

    m_view = createButton(u"settings", tr("View"), tr("View: clocks, columns and origins"));
    m_view->setPopupMode(QToolButton::InstantPopup);

    auto* box = new QWidget(this); // stays together when the bar wraps
    auto* row = new QHBoxLayout(box);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(scaled(2));
    for (QToolButton* button : {m_follow, pause, clear, copy, save, m_view})
        row->addWidget(button);
    layout->addWidget(box);
}

LedgerFilter LedgerBar::filter() const {
    LedgerFilter filter;
    filter.socket = SocketId{m_socket->currentData().toUInt()};
    if (const int call = m_call->currentData().toInt(); call >= 0)
        filter.call = static_cast<CallId>(call);
    filter.failedOnly = m_failed->isChecked();
    filter.changedOnly = m_changedOnly;
    filter.user = m_user;
    filter.consequences = m_consequences;
    filter.observers = m_observers->isChecked();
    filter.automatic = m_automatic->isChecked();
    filter.text = m_text->text().toStdString();
    return filter;
}

// The entries stay in order of id. The chosen one stays also when its socket has left the list.
void LedgerBar::setSockets(const std::vector<SocketView>& sockets) {
    int row = 1;
    for (const SocketView& socket : sockets) {
        while (row < m_socket->count() && m_socket->itemData(row).toUInt() < socket.id.value) {
            if (row == m_socket->currentIndex())
                ++row;
            else
                m_socket->removeItem(row);
        }
        if (row == m_socket->count() || m_socket->itemData(row).toUInt() != socket.id.value)
            m_socket->insertItem(row, socketName(socket.id), socket.id.value);
        ++row;
    }
    for (int last = m_socket->count() - 1; last >= row; --last) {
        if (last != m_socket->currentIndex())
            m_socket->removeItem(last);
    }
}

void LedgerBar::setSocketFilter(SocketId socket) {
    if (m_socket->findData(socket.value) < 0) {
        int row = m_socket->count();
        while (row > 1 && m_socket->itemData(row - 1).toUInt() > socket.value)
            --row;
        m_socket->insertItem(row, socketName(socket), socket.value);
    }
    m_socket->setCurrentIndex(m_socket->findData(socket.value));
}

void LedgerBar::setCallFilter(CallId call) { m_call->setCurrentIndex(m_call->findData(int(call))); }

void LedgerBar::setChangedOnly(bool on) {
    m_changedOnly = on;
    emit filterChanged();
}

void LedgerBar::setOriginsShown(bool user, bool consequences) {
    m_user = user;
    m_consequences = consequences;
    emit filterChanged();
}

void LedgerBar::showAutomatic(bool on) { m_automatic->setVisible(on); }

void LedgerBar::setFollows(bool on) { m_follow->setChecked(on); }

} // namespace swb
