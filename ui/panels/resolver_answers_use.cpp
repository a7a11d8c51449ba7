#include "core/base/errno_table.h"
#include "core/constants/numbers.h"
#include "core/engine/plan.h"
#include "core/explain/explain_resolver.h"
#include "core/render/lookup_code.h"
#include "core/resolve/happy_eyeballs.h"
#include "ui/look/type_scale.h"
#include "ui/look/words.h"
#include "ui/models/address_list_model.h"
#include "ui/models/attempt_list_model.h"
#include "ui/models/lookup_list_model.h"
#include "ui/models/report_text.h"
#include "ui/models/socket_text.h"
#include "ui/panels/outcome_strip.h"
#include "ui/panels/resolver_answers.h"
#include "ui/panels/resolver_race.h"
#include "ui/views/act_row.h"
#include "ui/views/flow_layout.h"
#include "ui/views/menu_button.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QMenu>
#include <QPushButton>
#include <QSpinBox>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <memory>
#include <utility>

// What is made of the results of a look-up: text, a socket, a connection, a listener.
namespace swb {

namespace {
constexpr int kBacklog = 128;
} // namespace

QWidget* ResolverAnswers::createActions() {
    auto* row = new ActRow;
    m_forAddress = {
        row->add(tr("Create this socket"), tr("socket() with its family, type and protocol"), this,
                 &ResolverAnswers::makeSocket),
        row->add(tr("Create and connect"), tr("socket(), then connect() to this address"), this,
                 &ResolverAnswers::makeConnected),
        row->add(tr("Create, bind and listen"), tr("socket(), bind() to this address, listen(128)"), this,
                 &ResolverAnswers::makeListener),
    };
    m_forStream = {row->add(tr("Try in order"),
                            tr("Connect down the list until one answers, as programs do: socket() and connect() for "
                               "each, close() after a failure"),
                            this, &ResolverAnswers::tryInOrder),
                   row->add(tr("Happy Eyeballs"),
                            tr("Connect as RFC 8305 has it: the families in turns, the next one beside those that have "
                               "not answered yet; the first to connect is kept"),
                            this, &ResolverAnswers::race)};
    m_forAddress.push_back(
        row->add(tr("Resolve back"), tr("getnameinfo() of this address"), this, &ResolverAnswers::resolveBack));
    addCopies(row->row());
    return row;
}

QWidget* ResolverAnswers::createDelay() {
    m_delay = new QSpinBox;
    m_delay->setRange(kLeastAttemptDelay.count(), kMostAttemptDelay.count());
    m_delay->setValue(kAttemptDelay.count());
    m_delay->setSuffix(tr(" ms"));
    m_delay->setToolTip(tr("How long Happy Eyeballs waits for an answer before the next attempt begins; 250 ms is what "
                           "RFC 8305 recommends"));
    m_delay->setAccessibleName(tr("delay"));
    m_delayBox = new FlowBox;
    flowOfControls(m_delayBox)->addPair(tr("delay"), m_delay);
    return m_delayBox;
}

void ResolverAnswers::addCopies(FlowLayout* row) {
    m_copy = new MenuButton(tr("Copy"), tr("The addresses of the selected look-up, as text"));
    const auto add = [this](const QString& name, std::string (*write)(std::span<const AddrInfo>)) {
        connect(m_copy->entries()->addAction(name), &QAction::triggered, this,
                [this, write] { QGuiApplication::clipboard()->setText(text(write(m_addresses->entries()))); });
    };
    add(tr("as C"), &addressesAsC);
    add(tr("as Python"), &addressesAsPython);
    add(tr("as JSON"), &addressesAsJson);
    row->addWidget(m_copy);
}

void ResolverAnswers::makeSocket() { make({}); }

void ResolverAnswers::makeConnected() {
    if (const AddrInfo* entry = chosen())
        make({step::Connect{entry->address}});
}

void ResolverAnswers::makeListener() {
    if (const AddrInfo* entry = chosen())
        make({step::Bind{entry->address}, step::Listen{kBacklog}});
}

void ResolverAnswers::make(std::vector<Step> further) {
    const AddrInfo* entry = chosen();
    if (entry == nullptr || m_maker->isBusy())
        return;
    m_outcome->say(OutcomeStrip::Tone::Running, tr("The calls are in the ledger"), {});
    m_outcome->offer(tr("Interrupt"), tr("End the call in flight with EINTR"), [this] { m_maker->interrupt(); });
    begin(step::Socket{entry->family, entry->type | kSockCloexec, entry->protocol}, std::move(further));
    enableActions();
}

// A button that is disabled passes its focus on, and the page would scroll to where it goes.
void ResolverAnswers::begin(Step making, std::vector<Step> further) {
    m_pressed = qobject_cast<QPushButton*>(focusWidget());
    if (m_pressed != nullptr && m_pressed->hasFocus())
        m_tables->currentWidget()->setFocus();
    m_maker->start(std::move(making), std::move(further));
}

std::vector<Address> ResolverAnswers::streamAddresses() const {
    std::vector<Address> addresses;
    for (const AddrInfo& entry : m_addresses->entries())
        if (entry.type == kSockStream)
            addresses.push_back(entry.address);
    return addresses;
}

void ResolverAnswers::tryInOrder() {
    step::CreateConnection step;
    step.addresses = streamAddresses();
    if (step.addresses.empty() || m_maker->isBusy())
        return;
    m_outcome->say(OutcomeStrip::Tone::Running, tr("Trying %1 addresses in order").arg(step.addresses.size()), {});
    m_outcome->offer(tr("Interrupt"), tr("End the call in flight with EINTR"), [this] { m_maker->interrupt(); });
    begin(std::move(step), {});
    enableActions();
}

void ResolverAnswers::race() {
    step::HappyEyeballs step;
    step.addresses = interleaveFamilies(streamAddresses());
    if (step.addresses.empty() || m_maker->isBusy())
        return;
    step.addresses.resize(std::min(step.addresses.size(), step::HappyEyeballs::kMostAttempts));
    step.delay = std::chrono::milliseconds(m_delay->value());
    step.log = std::make_shared<AttemptLog>();
    m_outcome->say(OutcomeStrip::Tone::Running, tr("Connecting to %1 addresses").arg(step.addresses.size()), {});
    m_outcome->offer(tr("Interrupt"), tr("End the wait; every attempt is closed"), [this] { m_maker->interrupt(); });
    Explanation explanation = explainHappyEyeballs();
    explanation.sections.push_back({"In Python", planAsPython({{}, step}, nullptr), true});
    explanation.sections.push_back({"In C", planAsC({{}, step}, nullptr), true});
    m_isRacing = true;
    m_race->follow(step.log);
    showTable(AttemptTable);
    begin(std::move(step), {});
    enableActions();
    emit explainRequested(explanation);
}

void ResolverAnswers::sayOutcome(const SocketMaker::Outcome& outcome) {
    const bool isRace = std::exchange(m_isRacing, false);
    m_outcome->hush();
    if (isRace)
        m_race->takeRest();
    if (outcome.failed && outcome.failed->error) {
        const ActionReport& report = *outcome.failed;
        const QString symbol = text(errnoSymbol(report.error->number));
        m_outcome->say(OutcomeStrip::Tone::Failed,
                       isRace ? tr("Happy Eyeballs: %1").arg(symbol) : tr("%1(): %2").arg(text(report.name), symbol),
                       reportText(report).detail);
        emit explainRequested(explainErrno(report.error->number, report.error->call, report.hint));
    } else if (isRace) {
        sayRace();
    }
    if (!outcome.made.empty() && (outcome.failed || isRace))
        m_outcome->offer(tr("Open %1").arg(socketName(outcome.made.front())), tr("The socket was made"),
                         [this, made = outcome.made.front()] { emit socketMade(made); });
    else if (!outcome.made.empty())
        emit socketMade(outcome.made.front());
    enableActions();
    if (m_pressed != nullptr && m_tables->currentWidget()->hasFocus())
        m_pressed->setFocus();
}

// Who won, or that nobody was let.
void ResolverAnswers::sayRace() {
    for (const Attempt& attempt : m_race->model().shown().attempts)
        if (attempt.state == Attempt::State::Won)
            return m_outcome->say(OutcomeStrip::Tone::Good,
                                  tr("%1 connected first").arg(text(attempt.address.toString())), {});
    m_outcome->say(OutcomeStrip::Tone::Failed, tr("Interrupted"), tr("Every attempt under way was closed."));
}

void ResolverAnswers::resolveBack() {
    const AddrInfo* entry = chosen();
    if (entry == nullptr || entry->address.port() < 0)
        return;
    showLookup(m_resolver.start(
        lookup::GetNameInfo{entry->address.host(), static_cast<std::uint16_t>(entry->address.port()), 0}));
}

} // namespace swb
