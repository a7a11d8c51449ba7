#pragma once

#include "core/payload/checksum_kinds.h"
#include "ui/editors/choice_combo.h"

#include <QWidget>

namespace swb {

class IntegerEdit;

// Which checksum is appended, in which order of bytes, and from which byte on it is reckoned.
class ChecksumEdit : public QWidget {
    Q_OBJECT

public:
    explicit ChecksumEdit(QWidget* parent = nullptr);

    ChecksumChoice checksum() const;
    void setChecksum(const ChecksumChoice& checksum);

signals:
    void edited();

private:
    void showFitting();

    ChoiceCombo<int>* m_kind; // -1: none, else the place in checksumKinds()
    ChoiceCombo<ChecksumChoice::Form>* m_form;
    IntegerEdit* m_from;
    QWidget* m_rest;
};

} // namespace swb
