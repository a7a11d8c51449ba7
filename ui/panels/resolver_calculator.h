#pragma once

#include "core/explain/explanation.h"
#include "ui/models/forms_model.h"

#include <QWidget>

class QGridLayout;
class QLineEdit;
class QTreeView;

namespace swb {

class InlineNote;
class NumberCombo;

// One address in, every form of it out: texts, bytes, numbers, socket address, class and scope, prefix. Beside it what
// htons() and htonl() make of a number, and inet_ntop() of bytes. Nothing here asks a name server.
class ResolverCalculator : public QWidget {
    Q_OBJECT

public:
    explicit ResolverCalculator(QWidget* parent = nullptr);

    void setAddress(const Address& address); // in the fields

signals:
    void explainRequested(const swb::Explanation& explanation);

private:
    QLineEdit* addField(const QString& label, const QString& start, const QString& toolTip, InlineNote*& note, int row);
    QTreeView* addTree(FormsModel* model, const QString& name, int lines, int row);
    void calculate();
    void swap();
    FormsModel::Group readBytes();

    QGridLayout* m_grid;
    FormsModel* m_forms;
    FormsModel* m_swaps;
    QLineEdit* m_address = nullptr;
    QLineEdit* m_port = nullptr;
    QLineEdit* m_number = nullptr;
    QLineEdit* m_bytes = nullptr;
    NumberCombo* m_family = nullptr;
    InlineNote* m_addressNote = nullptr;
    InlineNote* m_portNote = nullptr;
    InlineNote* m_numberNote = nullptr;
    InlineNote* m_bytesNote = nullptr;
    QTreeView* m_formTree = nullptr;
    QTreeView* m_swapTree = nullptr;
};

} // namespace swb
