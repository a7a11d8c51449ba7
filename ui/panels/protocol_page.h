#pragma once

#include "core/bridge/engine_bridge.h"
#include "core/reference/kernel_matrix.h"
#include "core/reference/system_tables.h"
#include "ui/panels/reference_page.h"

#include <QTimer>

namespace swb {

// The protocol numbers, and what this kernel makes of each, asked of it when a person says so.
class ProtocolPage : public ReferencePage {
    Q_OBJECT

public:
    explicit ProtocolPage(EngineBridge& bridge, QWidget* parent = nullptr);

private:
    void ask();
    void look();

    MatrixProbe m_probe;
    std::vector<ProtocolEntry> m_entries;
    QPushButton* m_ask;
    QTimer m_tick;
};

} // namespace swb
