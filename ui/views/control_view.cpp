#include "ui/views/control_view.h"

#include "ui/look/type_scale.h"
#include "ui/views/fields_view.h"
#include "ui/views/hex_view.h"

#include <QHBoxLayout>

namespace swb {

namespace {
constexpr int kBesideCharacters = 90;
}

ControlView::ControlView(QWidget* parent)
    : QWidget(parent)
    , m_fields(new FieldsView)
    , m_bytes(new HexView) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins({});
    row->setSpacing(scaled(8));
    row->addWidget(m_fields, 3);
    row->addWidget(m_bytes, 2);
    m_bytes->hide();
    connect(m_fields, &FieldsView::fieldSelected, m_bytes, &HexView::mark);
}

void ControlView::set(Decoded decoded, const Bytes& control) {
    m_bytes->setBytes(control, tr("control bytes"), control.size());
    m_fields->set(std::move(decoded), control);
}

void ControlView::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    m_bytes->setVisible(width() >= QFontMetrics(fontFor(TextRole::Code)).averageCharWidth() * kBesideCharacters);
}

} // namespace swb
