#include "ui/panels/resolver_page.h"

#include "ui/look/type_scale.h"
#include "ui/panels/resolver_calculator.h"
#include "ui/panels/resolver_dns.h"
#include "ui/panels/resolver_machine.h"
#include "ui/panels/resolver_older.h"
#include "ui/panels/resolver_query.h"
#include "ui/panels/resolver_update.h"
#include "ui/panels/resolver_zeroconf.h"
#include "ui/views/choice_row.h"

#include <QStackedLayout>
#include <QVBoxLayout>

namespace swb {

ResolverPage::ResolverPage(EngineBridge& engine, QWidget* parent)
    : QWidget(parent)
    , m_engine(engine)
    , m_choice(new ChoiceRow(ChoiceRow::Lines::AsNeeded))
    , m_parts(new QStackedLayout)
    , m_query(new ResolverQuery(engine, m_resolver)) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, scaled(6), 0, 0);
    column->setSpacing(scaled(4));
    auto* top = new QHBoxLayout;
    top->setContentsMargins(scaled(8), 0, scaled(8), 0);
    top->addWidget(m_choice);
    column->addLayout(top);
    column->addLayout(m_parts, 1);
    m_choice->add(QueryPart, tr("Query"), tr("getaddrinfo(): from a name and a service to addresses"));
    m_choice->add(OlderPart, tr("Older calls"), tr("gethostbyname() and its like, services, protocols, interfaces"));
    m_choice->add(CalculatorPart, tr("Address calculator"), tr("Every form of an address, its class, its prefix"));
    m_choice->add(DnsPart, tr("DNS records"), tr("MX, SRV, TXT and the others, asked of a name server"));
    m_choice->add(MachinePart, tr("This machine"), tr("Its name service files, and whether it has IPv6"));
    m_choice->add(ZeroconfPart, tr("Zeroconf"), tr("Services and .local names of the link, through Avahi's daemon"));
    m_choice->add(UpdatePart, tr("Dynamic DNS"), tr("An update of a zone as a message (RFC 2136)"));
    m_parts->addWidget(m_query);
    for (int part = OlderPart; part <= UpdatePart; ++part)
        m_parts->addWidget(new QWidget); // keeps the place of what is made when first looked at
    connectExplain(m_query);
    connect(m_query, &ResolverQuery::socketMade, this, &ResolverPage::socketMade);
    connect(m_choice, &ChoiceRow::chosen, this, &ResolverPage::showPart);
    setFocusProxy(m_query);
}

template <typename Widget>
void ResolverPage::connectExplain(Widget* part) {
    connect(part, &Widget::explainRequested, this, &ResolverPage::explainRequested);
}

void ResolverPage::setObserving(bool on) { m_query->setObserving(on); }

QWidget* ResolverPage::createZeroconf() {
    auto* zeroconf = new ResolverZeroconf(m_engine);
    connectExplain(zeroconf);
    connect(zeroconf, &ResolverZeroconf::socketMade, this, &ResolverPage::socketMade);
    connect(zeroconf, &ResolverZeroconf::queryWanted, this, [this](const lookup::GetAddrInfo& request) {
        m_query->setRequest(request);
        turnTo(QueryPart);
    });
    connect(zeroconf, &ResolverZeroconf::addressWanted, this, [this](const Address& address) {
        turnTo(CalculatorPart);
        if (auto* calculator = qobject_cast<ResolverCalculator*>(m_parts->currentWidget()))
            calculator->setAddress(address);
    });
    return zeroconf;
}

void ResolverPage::turnTo(int part) {
    m_choice->choose(part);
    showPart(part);
}

void ResolverPage::showPart(int part) {
    QWidget* shown = m_parts->widget(part);
    const auto put = [&](QWidget* made) {
        m_parts->insertWidget(part, made);
        m_parts->removeWidget(shown);
        delete shown;
    };
    if (part == OlderPart && qobject_cast<ResolverOlder*>(shown) == nullptr) {
        auto* older = new ResolverOlder(m_resolver);
        connectExplain(older);
        put(older);
    } else if (part == CalculatorPart && qobject_cast<ResolverCalculator*>(shown) == nullptr) {
        auto* calculator = new ResolverCalculator;
        connectExplain(calculator);
        put(calculator);
    } else if (part == DnsPart && qobject_cast<ResolverDns*>(shown) == nullptr) {
        auto* dns = new ResolverDns(m_resolver);
        connectExplain(dns);
        put(dns);
    } else if (part == MachinePart && qobject_cast<ResolverMachine*>(shown) == nullptr) {
        put(new ResolverMachine(m_engine, m_resolver));
    } else if (part == ZeroconfPart && qobject_cast<ResolverZeroconf*>(shown) == nullptr) {
        put(createZeroconf());
    } else if (part == UpdatePart && qobject_cast<ResolverUpdate*>(shown) == nullptr) {
        auto* update = new ResolverUpdate(m_engine);
        connectExplain(update);
        connect(update, &ResolverUpdate::socketMade, this, &ResolverPage::socketMade);
        put(update);
    }
    m_parts->setCurrentIndex(part);
}

} // namespace swb
