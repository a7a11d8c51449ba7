#pragma once

#include "core/bridge/engine_bridge.h"

#include <QWidget>

class QLineEdit;
class QTreeView;

namespace swb {

class FormsModel;

// How this machine finds names, told with its own files, and whether it has IPv6, in each sense of the word.
class ResolverMachine : public QWidget {
    Q_OBJECT

public:
    explicit ResolverMachine(EngineBridge& engine, QWidget* parent = nullptr);

protected:
    void showEvent(QShowEvent* event) override;

private:
    QTreeView* createTree(FormsModel* model, const QString& name, const QString& toolTip);
    void readFiles();
    void checkNow();

    EngineBridge& m_engine;
    FormsModel* m_story;
    FormsModel* m_findings;
    QLineEdit* m_host = nullptr;
    QTreeView* m_storyTree = nullptr;
    QTreeView* m_findingTree = nullptr;
};

} // namespace swb
