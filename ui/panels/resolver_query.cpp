#include "ui/panels/resolver_query.h"

#include "core/render/lookup_code.h"
#include "ui/look/control_look.h"
#include "ui/look/type_scale.h"
#include "ui/look/words.h"
#include "ui/panels/resolver_answers.h"
#include "ui/panels/resolver_form.h"
#include "ui/views/code_view.h"
#include "ui/views/scrolled_page.h"

#include <QEvent>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QSplitter>
#include <QStyle>
#include <QVBoxLayout>

namespace swb {

namespace {

constexpr int kLeastLines = 46; // of both, one above the other: then the page scrolls

// As wide as what is inside must be, so that nothing is cut off; its height scrolls, unless it is to be whole.
class HalfScroll : public QScrollArea {
public:
    explicit HalfScroll(QWidget* page) {
        setFrameShape(QFrame::NoFrame);
        setWidgetResizable(true);
        setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
        setFocusPolicy(Qt::NoFocus);
        setWidget(page);
    }

    void setWhole(bool whole) {
        m_isWhole = whole;
        updateGeometry();
    }

    QSize minimumSizeHint() const override {
        const int bar = style()->pixelMetric(QStyle::PM_ScrollBarExtent) + scaled(2);
        const QSize inside = widget()->minimumSizeHint();
        return {inside.width() + bar, m_isWhole ? inside.height() : QScrollArea::minimumSizeHint().height()};
    }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override {
        if (m_isWhole && watched == widget() && event->type() == QEvent::LayoutRequest)
            updateGeometry();
        return QScrollArea::eventFilter(watched, event);
    }

private:
    bool m_isWhole = false;
};

CodeView* addCode(QVBoxLayout* column, const QString& name) {
    auto* view = new CodeView;
    auto* label = new QLabel(name);
    label->setBuddy(view);
    setTextRole(label, TextRole::Small);
    setTextTone(label, Semantic::MutedText);
    view->setAccessibleName(name);
    view->setToolTip(ResolverQuery::tr("The call that the button makes"));
    column->addWidget(label);
    column->addWidget(view);
    return view;
}

} // namespace

ResolverQuery::ResolverQuery(EngineBridge& engine, ResolverBridge& resolver, QWidget* parent)
    : QWidget(parent)
    , m_resolver(resolver)
    , m_halves(new QSplitter(Qt::Vertical)) {
    fillWithScrolling(this, m_halves);
    m_halves->setChildrenCollapsible(false);
    m_halves->addWidget(createAsking());
    m_answers = new ResolverAnswers(engine, resolver);
    m_halves->addWidget(new HalfScroll(m_answers));
    m_halves->setStretchFactor(0, 2);
    m_halves->setStretchFactor(1, 3);
    setFocusProxy(m_form);
    connect(m_form, &ResolverForm::edited, this, &ResolverQuery::showCode);
    connect(m_form, &ResolverForm::submitted, this, &ResolverQuery::ask);
    connect(m_form, &ResolverForm::explainRequested, this, &ResolverQuery::explainRequested);
    connect(m_answers, &ResolverAnswers::explainRequested, this, &ResolverQuery::explainRequested);
    connect(m_answers, &ResolverAnswers::socketMade, this, &ResolverQuery::socketMade);
    connect(m_answers, &ResolverAnswers::requestWanted, m_form, &ResolverForm::setRequest);
    showCode();
}

QWidget* ResolverQuery::createAsking() {
    auto* page = new QWidget;
    auto* inner = new QVBoxLayout(page);
    inner->setContentsMargins(scaled(8), scaled(8), scaled(8), scaled(8));
    inner->setSpacing(scaled(8));
    m_form = new ResolverForm;
    inner->addWidget(m_form);
    m_python = addCode(inner, tr("In Python"));
    m_c = addCode(inner, tr("In C"));
    m_c->setMaximumLines(20);
    inner->addStretch(1);
    auto* scroll = new HalfScroll(page);
    m_ask = new QPushButton(tr("getaddrinfo()"));
    m_ask->setToolTip(tr("Ask; the answer comes when the C library has it, and the window waits for nothing"));
    m_ask->setAutoDefault(false);
    setTextRole(m_ask, TextRole::Code);
    setProminent(m_ask, Mark::On);
    connect(m_ask, &QPushButton::clicked, this, &ResolverQuery::ask);
    auto* box = new QWidget;
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins({});
    column->setSpacing(scaled(4));
    column->addWidget(scroll, 1);
    auto* foot = new QVBoxLayout;
    foot->setContentsMargins(scaled(8), 0, scaled(8), scaled(4));
    foot->addWidget(m_ask);
    column->addLayout(foot);
    return box;
}

void ResolverQuery::setObserving(bool on) { m_answers->setObserving(on); }

void ResolverQuery::setRequest(const lookup::GetAddrInfo& request) { m_form->setRequest(request); }

void ResolverQuery::showCode() {
    const auto request = m_form->request();
    m_c->setCode(request ? text(lookupAsC(*request)) : QString(), CodeView::Language::C);
    m_python->setCode(request ? text(lookupAsPython(*request)) : QString(), CodeView::Language::Python);
}

void ResolverQuery::ask() {
    if (!m_form->validate())
        return;
    m_answers->showLookup(m_resolver.start(*m_form->request(), m_form->deadline()));
}

void ResolverQuery::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    const int needed = m_halves->widget(0)->minimumSizeHint().width() + m_halves->widget(1)->minimumSizeHint().width();
    const bool wide = width() >= needed + m_halves->handleWidth();
    m_halves->setOrientation(wide ? Qt::Horizontal : Qt::Vertical);
    // Beside the form the answers scroll by themselves, so that the form's button stays in sight; below it, with the
    // page.
    static_cast<HalfScroll*>(m_halves->widget(1))->setWhole(!wide);
    m_halves->setMinimumHeight(wide ? 0 : fontMetrics().height() * kLeastLines);
}

} // namespace swb
