#include "ui/panels/explain_panel.h"

#include "ui/look/type_scale.h"
#include "ui/look/wrapped_label.h"
#include "ui/views/code_view.h"
#include "ui/views/icon.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QScrollArea>
#include <QScrollBar>
#include <QToolButton>
#include <QVBoxLayout>

namespace swb {

namespace {

bool same(const Explanation& a, const Explanation& b) {
    return a.title == b.title && a.subtitle == b.subtitle && a.source == b.source &&
           std::ranges::equal(a.sections, b.sections, [](const auto& x, const auto& y) {
               return x.heading == y.heading && x.text == y.text && x.isCode == y.isCode;
           });
}

// A label breaks lines at spaces alone; a long address or path would make the panel as wide as itself.
QString breakable(const QString& text) {
    constexpr int kLongest = 24;
    QString result;
    int run = 0;
    for (const QChar c : text) {
        run = c.isSpace() ? 0 : run + 1;
        if (run > kLongest) {
            result += QChar(0x200b);
            run = 1;
        }
        result += c;
    }
    return result;
}

QToolButton* createButton(QWidget* parent, QStringView iconName, const QString& text) {
    auto* button = new QToolButton(parent);
    button->setIcon(icon(iconName));
    button->setText(text);
    button->setToolTip(text);
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::StrongFocus);
    return button;
}

} // namespace

QString explanationText(const Explanation& explanation) {
    QString text = QString::fromStdString(explanation.title) + QLatin1Char('\n');
    if (!explanation.subtitle.empty())
        text += QString::fromStdString(explanation.subtitle) + QLatin1Char('\n');
    for (const Explanation::Section& section : explanation.sections) {
        text += QLatin1Char('\n');
        if (!section.heading.empty())
            text += QString::fromStdString(section.heading) + QLatin1Char('\n');
        text += QString::fromStdString(section.text) + QLatin1Char('\n');
    }
    if (!explanation.source.empty())
        text += QLatin1Char('\n') + ExplainPanel::tr("Source: %1").arg(QString::fromStdString(explanation.source)) +
                QLatin1Char('\n');
    return text;
}

ExplainPanel::ExplainPanel(QWidget* parent)
    : QWidget(parent) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    createBar();
    createPage();
    showEmpty();
    updateButtons();
}

void ExplainPanel::createBar() {
    auto* bar = new QWidget(this);
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(scaled(8), scaled(4), scaled(8), 0);
    row->setSpacing(scaled(2));
    m_back = createButton(bar, u"chevron-left", tr("Back"));
    m_forward = createButton(bar, u"chevron-right", tr("Forward"));
    m_copy = createButton(bar, u"copy", tr("Copy explanation"));
    row->addWidget(m_back);
    row->addWidget(m_forward);
    row->addStretch();
    row->addWidget(m_copy);
    layout()->addWidget(bar);
    connect(m_back, &QToolButton::clicked, this, &ExplainPanel::goBack);
    connect(m_forward, &QToolButton::clicked, this, &ExplainPanel::goForward);
    connect(m_copy, &QToolButton::clicked, this, &ExplainPanel::copyAll);
}

void ExplainPanel::createPage() {
    m_scroll = new QScrollArea(this);
    m_scroll->setAccessibleName(tr("Explanation"));
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setWidgetResizable(true);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* page = new QWidget(m_scroll);
    m_layout = new QVBoxLayout(page);
    m_layout->setContentsMargins(scaled(12), scaled(4), scaled(12), scaled(12));
    m_layout->setSpacing(scaled(6));
    m_scroll->setWidget(page);
    layout()->addWidget(m_scroll);
}

const Explanation* ExplainPanel::current() const { return m_position > 0 ? &m_history[m_position - 1] : nullptr; }

void ExplainPanel::explain(const Explanation& explanation) {
    if (const Explanation* shown = current(); shown != nullptr && same(*shown, explanation))
        return;
    m_history.resize(m_position); // what was ahead is given up
    m_history.push_back(explanation);
    if (m_history.size() > kHistory)
        m_history.erase(m_history.begin());
    m_position = m_history.size();
    showCurrent();
}

void ExplainPanel::goBack() {
    if (m_position <= 1)
        return;
    --m_position;
    showCurrent();
}

void ExplainPanel::goForward() {
    if (m_position >= m_history.size())
        return;
    ++m_position;
    showCurrent();
}

void ExplainPanel::updateButtons() {
    m_back->setEnabled(m_position > 1);
    m_forward->setEnabled(m_position < m_history.size());
    m_copy->setEnabled(current() != nullptr);
}

void ExplainPanel::copyAll() {
    if (const Explanation* shown = current())
        QGuiApplication::clipboard()->setText(explanationText(*shown));
}

void ExplainPanel::clearPage() {
    while (QLayoutItem* item = m_layout->takeAt(0)) {
        delete item->widget();
        delete item;
    }
}

QLabel* ExplainPanel::addText(const std::string& text) {
    auto* label = new WrappedLabel(breakable(QString::fromStdString(text)), m_scroll->widget());
    label->setTextFormat(Qt::PlainText);
    label->makeSelectable(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    QSizePolicy policy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    label->setSizePolicy(policy);
    label->setAlignment(Qt::AlignTop | Qt::AlignLeading);
    m_layout->addWidget(label);
    return label;
}

void ExplainPanel::addSection(const Explanation::Section& section) {
    if (!section.heading.empty()) {
        m_layout->addSpacing(scaled(6));
        setTextRole(addText(section.heading), TextRole::Heading);
    }
    if (!section.isCode) {
        addText(section.text);
        return;
    }
    auto* code = new CodeView(m_scroll->widget());
    const bool python = section.heading.find("Python") != std::string::npos;
    code->setCode(QString::fromStdString(section.text), python ? CodeView::Language::Python : CodeView::Language::C);
    code->setAccessibleName(QString::fromStdString(section.heading));
    code->setToolTip(tr("What is explained, as code"));
    m_layout->addWidget(code);
}

void ExplainPanel::showCurrent() {
    const Explanation& shown = *current();
    clearPage();
    setTextRole(addText(shown.title), TextRole::Title);
    if (!shown.subtitle.empty())
        setTextTone(addText(shown.subtitle), Semantic::MutedText);
    for (const Explanation::Section& section : shown.sections)
        addSection(section);
    if (!shown.source.empty()) {
        m_layout->addSpacing(scaled(6));
        QLabel* source = addText(tr("Source: %1").arg(QString::fromStdString(shown.source)).toStdString());
        setTextRole(source, TextRole::Small);
        setTextTone(source, Semantic::MutedText);
    }
    m_layout->addStretch();
    m_scroll->verticalScrollBar()->setValue(0);
    updateButtons();
}

void ExplainPanel::showEmpty() {
    setTextRole(addText(tr("Nothing selected").toStdString()), TextRole::Heading);
    QLabel* text = addText(tr("Select a call in the ledger, a constant, an address or an error, and it is explained "
                              "here: what it is, why it came out as it did, and what to try next.")
                               .toStdString());
    setTextTone(text, Semantic::MutedText);
    m_layout->addStretch();
}

} // namespace swb
