#pragma once

#include "core/bridge/engine_bridge.h"
#include "core/reference/kernel_matrix.h"
#include "core/reference/system_tables.h"
#include "ui/panels/module_consent.h"
#include "ui/panels/reference_page.h"

#include <QTimer>

namespace swb {

// The protocol numbers, and what this kernel makes of each, asked of it when a person says so.
class ProtocolPage : public ReferencePage {
    Q_OBJECT

public:
    explicit ProtocolPage(EngineBridge& bridge, QWidget* parent = nullptr);

    // What is asked, and what is told of modules, in place of all IP protocols and of this kernel (for tests).
    void setScope(MatrixScope scope, ModuleConsent::Source loaded);

private:
    void ask(bool mayLoad);
    void look();

    MatrixProbe m_probe;
    MatrixScope m_scope;
    std::vector<ProtocolEntry> m_entries;
    QPushButton* m_ask;
    ModuleConsent* m_consent;
    QTimer m_tick;
};

} // namespace swb
