#include "ui/panels/builder_panel.h"

#include "core/base/errno_table.h"
#include "core/engine/plan.h"
#include "core/store/history.h"
#include "ui/editors/row_taker.h"
#include "ui/look/control_look.h"
#include "ui/look/type_scale.h"
#include "ui/look/words.h"
#include "ui/models/report_text.h"
#include "ui/models/socket_text.h"
#include "ui/panels/outcome_strip.h"
#include "ui/panels/preset_row.h"
#include "ui/panels/socket_form.h"
#include "ui/views/code_view.h"
#include "ui/views/flow_layout.h"
#include "ui/views/icon.h"
#include "ui/views/scrolled_page.h"

#include <QEvent>
#include <QFocusEvent>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QSignalBlocker>
#include <QStringList>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <chrono>

namespace swb {
namespace {

using namespace std::chrono_literals;

QString headlineOf(const ActionReport& report) {
    const QString call = text(report.name) + QStringLiteral("()");
    if (!report.error)
        return BuilderPanel::tr("%1 did not finish").arg(call);
    return BuilderPanel::tr("%1: %2 (%3)")
        .arg(call, QString::fromStdString(errnoSymbol(report.error->number)))
        .arg(report.error->number);
}

bool canBeUsed(const CarriedRows& rows) {
    return std::ranges::all_of(rows, [](const CarriedRow& row) { return row.socket.has_value(); });
}

} // namespace

BuilderPanel::BuilderPanel(EngineBridge& bridge, History& history, QWidget* parent)
    : QWidget(parent)
    , m_bridge(bridge)
    , m_history(history)
    , m_maker(new SocketMaker(bridge, this)) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(0);
    column->addWidget(createScroll(), 1);
    auto* line = new QFrame(this);
    line->setFrameStyle(QFrame::HLine | QFrame::Plain);
    setTextTone(line, Semantic::Separator);
    column->addWidget(line);
    column->addWidget(createFoot());
    setFocusProxy(m_presets);
    m_patience.setSingleShot(true);
    m_patience.setInterval(300ms);
    connect(&m_patience, &QTimer::timeout, this, &BuilderPanel::showWaiting);
    connect(m_form, &SocketForm::edited, this, &BuilderPanel::showPlan);
    connect(m_form, &SocketForm::explainRequested, this, &BuilderPanel::explainRequested);
    connect(m_maker, &SocketMaker::asked, this, [this](const QString& call) {
        m_waitingFor = call;
        m_patience.start();
    });
    connect(m_maker, &SocketMaker::finished, this, &BuilderPanel::takeOutcome);
    connect(&bridge, &EngineBridge::actionFinished, this, &BuilderPanel::takeUnlink);
    connect(&bridge, &EngineBridge::socketsChanged, this,
            [this](const std::vector<SocketId>&, const std::vector<SocketId>& removed) {
                if (!m_offered || std::ranges::find(removed, m_offered) == removed.end())
                    return;
                m_offered = {}; // it cannot be opened any more, nor gone on with
                m_unfinished = false;
                m_outcome->hush();
            });
    new RowTaker(this, canBeUsed, [this](const CarriedRows& rows) { useRows(rows); });
    showPlan();
}

QWidget* BuilderPanel::createCode() {
    auto* code = new QWidget;
    auto* column = new QVBoxLayout(code);
    column->setContentsMargins({});
    const auto add = [code, column](const QString& name, CodeView*& view) {
        view = new CodeView(code);
        auto* label = new QLabel(name, code);
        label->setBuddy(view);
        setTextRole(label, TextRole::Small);
        setTextTone(label, Semantic::MutedText);
        view->setAccessibleName(name);
        view->setToolTip(tr("The calls that the button below makes"));
        column->addWidget(label);
        column->addWidget(view);
    };
    add(tr("In C"), m_c);
    add(tr("In Python"), m_python);
    m_c->setMaximumLines(24);
    column->addStretch(1);
    return code;
}

QWidget* BuilderPanel::createScroll() {
    auto* page = new QWidget;
    auto* title = new QLabel(tr("New socket"), page);
    setTextRole(title, TextRole::Title);
    m_presets = new PresetRow(page); // here, in the order of reading, which the tab key follows
    connect(m_presets, &PresetRow::chosen, this, [this](const SocketPreset& preset) {
        m_form->usePreset(preset);
        showPlan(); // the button pressed stays down even if nothing changed
    });
    auto* formHalf = new QWidget(page);
    m_form = new SocketForm(m_history, formHalf);
    auto* formColumn = new QVBoxLayout(formHalf);
    formColumn->setContentsMargins({});
    formColumn->addWidget(m_form);
    formColumn->addStretch(1);
    m_halves = new QBoxLayout(QBoxLayout::TopToBottom);
    m_halves->setSpacing(scaled(16));
    m_halves->addWidget(formHalf, 1);
    m_halves->addWidget(createCode(), 1);
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(scaled(12), scaled(12), scaled(12), scaled(12));
    column->setSpacing(scaled(10));
    column->addWidget(title);
    column->addWidget(m_presets);
    column->addLayout(m_halves);
    column->addStretch(1);
    return scrolled(page);
}

// Always in sight, however far the settings are scrolled.
QWidget* BuilderPanel::createFoot() {
    auto* foot = new QWidget(this);
    auto* column = new QVBoxLayout(foot);
    column->setContentsMargins(scaled(12), scaled(8), scaled(12), scaled(12));
    column->setSpacing(scaled(8));
    m_outcome = new OutcomeStrip(foot);
    m_button = new QPushButton(foot);
    setTextRole(m_button, TextRole::Code);
    setProminent(m_button, Mark::On);
    m_button->setMinimumHeight(m_button->fontMetrics().height() * 2);
    m_button->installEventFilter(this);
    column->addWidget(m_outcome);
    column->addWidget(m_button);
    connect(m_button, &QPushButton::clicked, this, &BuilderPanel::press);
    return foot;
}

void BuilderPanel::setSettings(const SocketView& socket) {
    m_unfinished = false;
    m_form->useSettings(socket);
}

void BuilderPanel::useRows(const CarriedRows& rows) {
    m_unfinished = false;
    m_form->useRows(rows);
}

void BuilderPanel::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    const bool wide = width() >= fontMetrics().averageCharWidth() * 80; // long lines of code wrap
    m_halves->setDirection(wide ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
}

void BuilderPanel::showPlan() {
    const std::optional<Step> making = m_form->making();
    SocketView later;                 // the socket as it will be: the calls after the first are made on it
    const Step none = step::Detach{}; // no call: while something cannot be read there is no code
    const Step& planned = making ? *making : none;
    if (const auto* socket = std::get_if<step::Socket>(&planned)) {
        later.family = socket->family;
        later.type = socket->type;
        later.protocol = socket->protocol;
    }
    std::string c = making ? planAsC({{}, planned}, nullptr) : std::string();
    std::string python = making ? planAsPython({{}, planned}, nullptr) : std::string();
    for (const Step& step : m_form->further()) {
        c += '\n' + planAsC({{}, step}, &later);
        python += '\n' + planAsPython({{}, step}, &later);
    }
    m_c->setCode(QString::fromStdString(c), CodeView::Language::C);
    m_python->setCode(QString::fromStdString(python), CodeView::Language::Python);
    const QStringList names = m_form->calls();
    const QString all = names.join(QStringLiteral("(), "));
    m_button->setText(all.endsWith(QLatin1Char(')')) ? all : all + QStringLiteral("()"));
    m_button->setToolTip(names.size() == 1 ? tr("Make this call") : tr("Make these calls, one after the other"));
    m_presets->showFitting([this](const SocketPreset& preset) { return m_form->matches(preset); });
    if (!m_maker->isBusy() && !m_unfinished)
        m_outcome->hush(); // it speaks of other settings
}

void BuilderPanel::press() {
    if (m_maker->isBusy() || !m_form->validate())
        return;
    const std::optional<Step> making = m_form->making();
    if (!making)
        return;
    begin();
    m_maker->start(*making, m_form->further());
}

void BuilderPanel::begin() {
    m_unfinished = false;
    m_openedEarly = false;
    m_outcome->hush();
    m_form->remember();
    m_button->setEnabled(false);
}

void BuilderPanel::showWaiting() {
    m_outcome->say(OutcomeStrip::Tone::Running, tr("%1() has not returned yet").arg(m_waitingFor), {});
    m_outcome->offer(tr("Interrupt"), tr("End the call with EINTR"), [this] { m_maker->interrupt(); });
    if (const SocketId socket = m_maker->socket())
        m_outcome->offer(tr("Open %1").arg(socketName(socket)), tr("Go to its page; the call goes on"), [this, socket] {
            m_openedEarly = true;
            emit made(socket, resultFor({}));
        });
}

void BuilderPanel::takeOutcome(const SocketMaker::Outcome& outcome) {
    m_patience.stop();
    m_button->setEnabled(true);
    if (outcome.failed)
        return showFailure(outcome);
    if (outcome.made.empty())
        return;
    const SocketId socket = outcome.made.front();
    finish(socket, outcome.made.size() > 1 ? outcome.made.back() : SocketId{});
}

void BuilderPanel::showFailure(const SocketMaker::Outcome& outcome) {
    const ActionReport& report = *outcome.failed;
    m_outcome->say(OutcomeStrip::Tone::Failed, headlineOf(report), reportText(report).detail);
    if (report.error)
        emit explainRequested(explainErrno(report.error->number, report.error->call, report.hint));
    if (outcome.made.empty())
        return;
    m_unfinished = true; // changing the address is how one goes on
    const SocketId socket = m_offered = outcome.made.front();
    if (!report.stalePath.empty())
        offerUnlink(socket, QString::fromStdString(report.stalePath));
    m_outcome->offer(tr("%1() again").arg(text(report.name)), tr("Go on with the same socket and what is typed now"),
                     [this, socket, from = outcome.done] { tryAgain(socket, from); });
    m_outcome->offer(tr("Open %1").arg(socketName(socket)), tr("The socket was made: go to its page"),
                     [this, socket] { finish(socket, {}); });
}

void BuilderPanel::offerUnlink(SocketId socket, const QString& path) {
    m_outcome->offer(tr("unlink()"), tr("Take %1 away: nobody listens on it").arg(path), [this, socket, path] {
        m_unlinkFor = socket;
        m_unlinking = m_bridge.submit({socket, step::Unlink{path.toStdString()}});
    });
}

void BuilderPanel::takeUnlink(const ActionReport& report) {
    if (!m_unlinking || report.action != m_unlinking)
        return;
    m_unlinking = {};
    const SocketId socket = m_unlinkFor;
    if (report.error)
        m_outcome->say(OutcomeStrip::Tone::Failed, headlineOf(report), reportText(report).detail);
    else
        m_outcome->say(OutcomeStrip::Tone::Good, tr("unlink() = 0"), tr("The path is free now."));
    m_outcome->offer(tr("bind() again"), tr("Go on with the same socket and what is typed now"),
                     [this, socket] { tryAgain(socket, 0); });
    m_outcome->offer(tr("Open %1").arg(socketName(socket)), tr("Go to its page"),
                     [this, socket] { finish(socket, {}); });
}

void BuilderPanel::tryAgain(SocketId socket, std::size_t from) {
    if (m_maker->isBusy() || !m_form->validate())
        return;
    begin();
    m_maker->proceed(socket, m_form->further(), from);
}

void BuilderPanel::finish(SocketId socket, SocketId twin) {
    m_unfinished = false;
    m_offered = socket;
    const QString what = twin ? tr("%1 and %2").arg(socketName(socket), socketName(twin)) : socketName(socket);
    m_outcome->say(OutcomeStrip::Tone::Good, tr("Made: %1").arg(what), {});
    m_outcome->offer(tr("Open %1").arg(socketName(socket)), tr("Go to its page"),
                     [this, socket, twin] { emit made(socket, resultFor(twin)); });
    if (!m_openedEarly) // its page is open already
        emit made(socket, resultFor(twin));
}

BuilderResult BuilderPanel::resultFor(SocketId twin) const {
    BuilderResult result;
    result.twin = twin;
    if (const auto address = m_form->address())
        (m_form->purpose() == AddressPurpose::Bind ? result.bindAddress : result.connectAddress) = *address;
    if (m_form->then() == SocketForm::Then::BindListen)
        result.backlog = m_form->backlog();
    return result;
}

bool BuilderPanel::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_button && event->type() == QEvent::FocusIn) {
        const Qt::FocusReason reason = static_cast<QFocusEvent*>(event)->reason();
        if (reason == Qt::TabFocusReason || reason == Qt::BacktabFocusReason)
            emit explainRequested(explainCall(m_form->isPair() ? CallId::Socketpair : CallId::Socket));
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace swb
