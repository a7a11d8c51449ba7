#pragma once

#include "core/traffic/auto_settings.h"
#include "core/traffic/peer_view.h"

#include <QWidget>

#include <functional>
#include <vector>

class QCheckBox;
class QFormLayout;

namespace swb {

// How the traffic thread treats an endpoint and its peers. Each change is told at once.
class AutomaticSettings : public QWidget {
    Q_OBJECT

public:
    AutomaticSettings(const AutoSettings& settings, EndpointKind kind, QWidget* parent = nullptr);

    const AutoSettings& settings() const { return m_settings; }

signals:
    void changed(const swb::AutoSettings& settings);

private:
    struct Range {
        qint64 least, most;
    };
    void addSwitch(QFormLayout* form, const QString& text, const QString& toolTip, bool AutoSettings::* member);
    void addNumber(QFormLayout* form, const QString& label, const QString& toolTip, Range range, qint64 value,
                   std::function<void(qint64)> take);
    void addForListeners(QFormLayout* form);
    void addForDatagrams(QFormLayout* form);

    AutoSettings m_settings;
};

} // namespace swb
