#pragma once

#include "core/bridge/resolver_bridge.h"
#include "core/explain/explanation.h"

#include <QWidget>

class QGridLayout;
class QLineEdit;
class QPushButton;
class QTreeView;

namespace swb {

class CodeView;
class FieldsView;
class FormsModel;
class InlineNote;
class LookupWait;
class NumberCombo;

// Records of the DNS by name and type, from the system's servers or one that is named. Mail exchangers are followed to
// their addresses.
class ResolverDns : public QWidget {
    Q_OBJECT

public:
    explicit ResolverDns(ResolverBridge& resolver, QWidget* parent = nullptr);

signals:
    void explainRequested(const swb::Explanation& explanation);

private:
    QWidget* createForm();
    QWidget* createAnswer();
    QTreeView* createTree();
    QLineEdit* addField(QGridLayout* grid, const QString& label, const QString& placeholder, const QString& toolTip);
    std::optional<lookup::DnsRecords> request() const;
    void read();
    void ask();
    void showAnswer(const LookupAnswer& answer);

    LookupWait* m_wait;
    FormsModel* m_records;
    QLineEdit* m_name = nullptr;
    QLineEdit* m_server = nullptr;
    NumberCombo* m_type = nullptr;
    InlineNote* m_note = nullptr;
    InlineNote* m_serverNote = nullptr;
    CodeView* m_c = nullptr;
    QPushButton* m_ask = nullptr;
    QTreeView* m_tree = nullptr;
    FieldsView* m_message = nullptr;
};

} // namespace swb
