#include "ui/views/checksum_edit.h"

#include "ui/editors/integer_edit.h"
#include "ui/look/words.h"
#include "ui/views/flow_layout.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSignalBlocker>

namespace swb {

ChecksumEdit::ChecksumEdit(QWidget* parent)
    : QWidget(parent)
    , m_kind(new ChoiceCombo<int>(tr("Checksum"), tr("Appended to the bytes, by its name in the catalogue"), 12))
    , m_form(new ChoiceCombo<ChecksumChoice::Form>(tr("written"), tr("In which order its bytes stand"), 8))
    , m_from(new IntegerEdit(tr("from byte"))) {
    FlowLayout* flow = flowOfControls(this);
    m_kind->add(-1, tr("none"));
    const auto kinds = checksumKinds();
    for (std::size_t i = 0; i < kinds.size(); ++i) {
        m_kind->add(static_cast<int>(i), text(kinds[i].name));
        m_kind->setItemData(m_kind->count() - 1, text(kinds[i].meaning), Qt::ToolTipRole);
    }
    m_form->add(ChecksumChoice::Form::Big, tr("big-endian"));
    m_form->add(ChecksumChoice::Form::Little, tr("little-endian"));
    m_form->add(ChecksumChoice::Form::HexText, tr("as hex digits"));
    m_from->setRange(0, 1 << 30);
    m_from->field()->setToolTip(tr("The first byte that it covers, from 0"));
    flow->addPair(tr("Checksum"), m_kind);
    m_rest = new QWidget;
    FlowLayout* rest = flowOfControls(m_rest);
    rest->addPair(tr("written"), m_form);
    rest->addPair(tr("from byte"), m_from)->setBuddy(m_from->field());
    flow->addWidget(m_rest);
    connect(m_kind, &QComboBox::currentIndexChanged, this, &ChecksumEdit::showFitting);
    connect(m_kind, &QComboBox::currentIndexChanged, this, &ChecksumEdit::edited);
    connect(m_form, &QComboBox::currentIndexChanged, this, &ChecksumEdit::edited);
    connect(m_from, &IntegerEdit::valueChanged, this, &ChecksumEdit::edited);
    showFitting();
}

void ChecksumEdit::showFitting() {
    m_rest->setVisible(m_kind->value() >= 0);
    m_kind->setToolTip(m_kind->value() >= 0 ? text(checksumKinds()[static_cast<std::size_t>(m_kind->value())].meaning)
                                            : tr("Appended to the bytes, by its name in the catalogue"));
}

ChecksumChoice ChecksumEdit::checksum() const {
    if (m_kind->value() < 0)
        return {};
    return {&checksumKinds()[static_cast<std::size_t>(m_kind->value())], m_form->value(),
            static_cast<std::size_t>(m_from->value())};
}

void ChecksumEdit::setChecksum(const ChecksumChoice& checksum) {
    const QSignalBlocker blocker(this);
    m_kind->setValue(checksum.kind != nullptr ? static_cast<int>(checksum.kind - checksumKinds().data()) : -1);
    m_form->setValue(checksum.form);
    m_from->setValue(static_cast<std::int64_t>(checksum.from));
    showFitting();
}

} // namespace swb
