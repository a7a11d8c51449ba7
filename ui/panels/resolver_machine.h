#pragma once

#include "core/bridge/engine_bridge.h"
#include "core/bridge/resolver_bridge.h"

#include <QWidget>

class QLineEdit;
class QPushButton;
class QSpinBox;
class QTableView;
class QTreeView;

namespace swb {

class CacheTrial;
class FormsModel;
class InlineNote;

// How this machine finds names, told with its own files, what a cache changes in the times, tried by asking several
// times, and whether it has IPv6, in each sense of the word.
class ResolverMachine : public QWidget {
    Q_OBJECT

public:
    ResolverMachine(EngineBridge& engine, ResolverBridge& resolver, QWidget* parent = nullptr);

protected:
    void showEvent(QShowEvent* event) override;

private:
    QTreeView* createTree(FormsModel* model, const QString& name, const QString& toolTip);
    QWidget* createTrial();
    void readFiles();
    void askOrStop();
    void showTrial();
    void checkNow();

    EngineBridge& m_engine;
    FormsModel* m_story;
    FormsModel* m_findings;
    CacheTrial* m_trial;
    QLineEdit* m_host = nullptr;
    QTreeView* m_storyTree = nullptr;
    QTreeView* m_findingTree = nullptr;
    QLineEdit* m_server = nullptr;
    QSpinBox* m_asks = nullptr;
    QPushButton* m_ask = nullptr;
    InlineNote* m_trialNote = nullptr;
    QTableView* m_times = nullptr;
};

} // namespace swb
