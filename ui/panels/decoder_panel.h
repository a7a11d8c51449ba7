#pragma once

#include "core/reference/system_tables.h"
#include "ui/models/reference_model.h"

#include <QWidget>

class QLineEdit;

namespace swb {

class InlineNote;
class ReferenceTable;

// What a number or a name can mean: every reading of what is typed, as it is typed.
class DecoderPanel : public QWidget {
    Q_OBJECT

public:
    // `services` names ports; it outlives the panel.
    explicit DecoderPanel(const std::vector<ServicePort>& services, QWidget* parent = nullptr);

    ReferenceTable& table() { return *m_table; }

signals:
    void explainRequested(const swb::Explanation& explanation);

private:
    void decodeText(const QString& typed);

    const std::vector<ServicePort>& m_services;
    ReferenceModel* m_model;
    ReferenceTable* m_table;
    QLineEdit* m_field;
    InlineNote* m_note;
};

} // namespace swb
