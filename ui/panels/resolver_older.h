#pragma once

#include "core/bridge/resolver_bridge.h"
#include "core/explain/explanation.h"

#include <QWidget>

#include <optional>

class QComboBox;
class QGridLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QTreeView;

namespace swb {

class CodeView;
class FormsModel;
class InlineNote;
class LookupWait;
class ResolverFlags;

// The older calls, and those for services, protocols and interfaces: one at a time, with what Python gives and the
// calls of the C library that it took.
class ResolverOlder : public QWidget {
    Q_OBJECT

public:
    explicit ResolverOlder(ResolverBridge& resolver, QWidget* parent = nullptr);

signals:
    void explainRequested(const swb::Explanation& explanation);

private:
    QWidget* createForm();
    QWidget* createAnswer();
    QLineEdit* addField(QGridLayout* grid, QLabel*& label, const QString& name);
    void showFields();
    void read();
    void ask();
    void setAnswerVisible(bool visible);
    void showAnswer(const LookupView& view);
    std::optional<Lookup> lookup(QString* fault = nullptr) const;

    LookupWait* m_wait;
    QComboBox* m_call = nullptr;
    QLabel* m_firstLabel = nullptr;
    QLabel* m_secondLabel = nullptr;
    QLineEdit* m_first = nullptr;
    QLineEdit* m_second = nullptr;
    QLabel* m_flowLabel = nullptr;
    QLabel* m_scopeLabel = nullptr;
    QLineEdit* m_flow = nullptr; // of getnameinfo() alone, like the next
    QLineEdit* m_scope = nullptr;
    QLabel* m_flagsLabel = nullptr;
    ResolverFlags* m_flags = nullptr;
    InlineNote* m_note = nullptr;
    CodeView* m_c = nullptr;
    CodeView* m_python = nullptr;
    QPushButton* m_ask = nullptr;
    QLabel* m_answerLabel = nullptr;
    CodeView* m_answer = nullptr;
    QLabel* m_callsLabel = nullptr;
    QTreeView* m_calls = nullptr;
    FormsModel* m_callsModel = nullptr;
};

} // namespace swb
