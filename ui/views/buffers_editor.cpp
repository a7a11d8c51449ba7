#include "ui/views/buffers_editor.h"

#include "ui/editors/payload_line.h"
#include "ui/look/type_scale.h"
#include "ui/views/icon.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace swb {

BuffersEditor::BuffersEditor(Of of, History* history, QWidget* parent)
    : QWidget(parent)
    , m_of(of)
    , m_history(history)
    , m_column(new QVBoxLayout(this))
    , m_add(new QToolButton) {
    m_column->setContentsMargins({});
    m_column->setSpacing(scaled(3));
    m_add->setText(of == Of::Buffers ? tr("Add buffer") : tr("Add message"));
    m_add->setToolTip(of == Of::Buffers ? tr("One more buffer of the same message: msg_iov")
                                        : tr("One more message of the same call: msgvec"));
    m_add->setAutoRaise(true);
    m_add->setFocusPolicy(Qt::StrongFocus);
    connect(m_add, &QToolButton::clicked, this, [this] {
        add();
        m_lines.back().payload->field()->setFocus();
    });
    m_column->addWidget(m_add, 0, Qt::AlignLeft);
    add();
}

void BuffersEditor::add() {
    Line line{new QWidget, new PayloadLine(m_history), new QToolButton, nullptr};
    line.remove->setIcon(icon(u"clear"));
    line.remove->setAutoRaise(true);
    line.remove->setFocusPolicy(Qt::StrongFocus);
    auto* rows = new QVBoxLayout(line.row);
    rows->setContentsMargins({});
    rows->setSpacing(scaled(2));
    auto* row = new QHBoxLayout;
    row->setSpacing(scaled(2));
    rows->addLayout(row);
    row->addWidget(line.payload, 1);
    row->addWidget(line.remove, 0, Qt::AlignTop);
    connect(line.remove, &QToolButton::clicked, this, [this, shown = line.row] { removeRow(shown); });
    m_column->insertWidget(static_cast<int>(m_lines.size()), line.row);
    m_lines.push_back(line);
    addBelow(m_lines.back());
    nameLines();
}

void BuffersEditor::setBelow(std::function<QWidget*()> make) {
    m_makeBelow = std::move(make);
    for (Line& line : m_lines)
        addBelow(line);
}

void BuffersEditor::addBelow(Line& line) {
    if (!m_makeBelow)
        return;
    line.below = m_makeBelow();
    line.row->layout()->addWidget(line.below);
}

void BuffersEditor::removeRow(QWidget* row) {
    const auto found = std::ranges::find(m_lines, row, &Line::row);
    if (found == m_lines.end())
        return;
    row->hide();
    row->deleteLater(); // its own button was pressed
    m_lines.erase(found);
    nameLines();
}

void BuffersEditor::nameLines() {
    int number = 0;
    for (const Line& line : m_lines) {
        const QString name = m_of == Of::Buffers ? tr("buffer %1").arg(++number) : tr("message %1").arg(++number);
        line.payload->setLabel(name);
        line.remove->setAccessibleName(tr("Remove %1").arg(name));
        line.remove->setToolTip(tr("Remove %1").arg(name));
        line.remove->setVisible(m_lines.size() > 1);
    }
}

std::optional<std::vector<Bytes>> BuffersEditor::bytes() const {
    std::vector<Bytes> all;
    for (const Line& line : m_lines) {
        auto bytes = line.payload->bytes();
        if (!bytes)
            return {};
        all.push_back(std::move(*bytes));
    }
    return all;
}

void BuffersEditor::setTexts(const QStringList& texts) {
    while (m_lines.size() > 1 && m_lines.size() > static_cast<std::size_t>(texts.size()))
        removeRow(m_lines.back().row);
    while (m_lines.size() < static_cast<std::size_t>(texts.size()))
        add();
    for (qsizetype i = 0; i < texts.size(); ++i)
        m_lines[static_cast<std::size_t>(i)].payload->setText(texts[i]);
}

void BuffersEditor::remember() {
    for (const Line& line : m_lines)
        line.payload->remember();
}

} // namespace swb
