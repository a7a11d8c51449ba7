#include "ui/panels/resolver_flags.h"

#include "core/explain/explain_resolver.h"
#include "ui/look/type_scale.h"
#include "ui/look/words.h"
#include "ui/views/flow_layout.h"

#include <QCheckBox>
#include <QMouseEvent>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace swb {

ResolverFlags::ResolverFlags(ResolverConstants rows, const QString& group, QWidget* parent)
    : QWidget(parent)
    , m_rows(rows)
    , m_group(group) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(scaled(4));
    column->addWidget(createBoxes(false));
    if (std::ranges::all_of(rows, [](const ResolverConstant& row) { return row.here.has_value(); }))
        return;
    auto* more = new QToolButton;
    more->setText(tr("Flags of other systems"));
    more->setToolTip(tr("What Windows, macOS and FreeBSD have besides; a click on one explains it"));
    more->setCheckable(true);
    more->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    more->setArrowType(Qt::RightArrow);
    more->setAutoRaise(true);
    column->addWidget(more, 0, Qt::AlignLeft);
    connect(more, &QToolButton::toggled, this,
            [this, more, column, foreign = static_cast<QWidget*>(nullptr)](bool on) mutable {
                if (foreign == nullptr) {
                    foreign = createBoxes(true);
                    column->addWidget(foreign);
                }
                foreign->setVisible(on);
                more->setArrowType(on ? Qt::DownArrow : Qt::RightArrow);
            });
}

QWidget* ResolverFlags::createBoxes(bool foreign) {
    auto* box = new FlowBox;
    auto* flow = new FlowLayout(box);
    flow->setContentsMargins({});
    for (const ResolverConstant& row : m_rows) {
        if (row.here.has_value() == foreign)
            continue;
        auto* check = new QCheckBox(text(row.symbol));
        setTextRole(check, TextRole::Small);
        const QString meaning = text(row.meaning) + (row.note.empty() ? QString() : QLatin1Char('\n') + text(row.note));
        check->setToolTip(foreign ? tr("Not on this system (%1). %2").arg(text(systemsText(row)), meaning) : meaning);
        check->setEnabled(!foreign);
        flow->addWidget(check);
        m_boxes.push_back({check, &row});
        connect(check, &QCheckBox::toggled, this, [this, one = &row] {
            explain(*one);
            emit edited();
        });
    }
    return box;
}

void ResolverFlags::explain(const ResolverConstant& row) {
    emit explainRequested(explainResolver(m_group.toStdString(), row));
}

// A box that cannot be turned on lets the press through.
void ResolverFlags::mousePressEvent(QMouseEvent* event) {
    const QPoint at = event->globalPosition().toPoint();
    for (const Box& one : m_boxes)
        if (!one.row->here && one.box->isVisible() && one.box->rect().contains(one.box->mapFromGlobal(at)))
            explain(*one.row);
    QWidget::mousePressEvent(event);
}

int ResolverFlags::value() const {
    std::int64_t value = 0;
    for (const Box& one : m_boxes)
        if (one.row->here && one.box->isChecked())
            value |= *one.row->here;
    return static_cast<int>(value);
}

void ResolverFlags::setValue(int value) {
    for (const Box& one : m_boxes)
        if (one.row->here) {
            const QSignalBlocker quiet(one.box);
            one.box->setChecked((value & *one.row->here) != 0);
        }
    emit edited();
}

} // namespace swb
