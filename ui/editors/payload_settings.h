#pragma once

#include "ui/editors/payload_draft.h"

#include <QWidget>

#include <vector>

class QCheckBox;
class QComboBox;
class QGridLayout;

namespace swb {

// How the text of a payload is read, and whether its length stands in front: what applies to the form chosen, as many
// beside each other as fit.
class PayloadSettings : public QWidget {
    Q_OBJECT

public:
    explicit PayloadSettings(QWidget* parent = nullptr);

    void showFor(PayloadForm form);
    void readInto(PayloadDraft& draft) const;
    void take(const PayloadDraft& draft);    // tells nobody
    QString summary(PayloadForm form) const; // in a few words
    void place(int width);                   // nothing is cut off and nothing scrolls sideways
    void takeFontMetrics() { m_columns = 0; }

signals:
    void changed();

private:
    void createTextItems();
    void createPrefixItems();
    QComboBox* addChoice(const QString& label, const QString& toolTip,
                         const std::vector<std::pair<QString, int>>& choices, std::vector<PayloadForm> forms);
    void add(QWidget* item, std::vector<PayloadForm> forms, bool ofPrefix);
    std::vector<QWidget*> applying() const;
    LengthPrefix prefix() const;

    struct Item {
        QWidget* widget;
        std::vector<PayloadForm> forms; // empty: all
        bool ofPrefix;                  // only with a length in front
    };
    std::vector<Item> m_items;
    QGridLayout* m_grid;
    QComboBox* m_encoding = nullptr;
    QComboBox* m_lineEnding = nullptr;
    QCheckBox* m_endLastLine = nullptr;
    QComboBox* m_layout = nullptr;
    QCheckBox* m_framed = nullptr;
    QComboBox* m_width = nullptr;
    QComboBox* m_order = nullptr;
    QComboBox* m_counts = nullptr;
    PayloadForm m_form = PayloadForm::Text;
    int m_columns = 0;
    int m_placedFor = 0; // width
};

} // namespace swb
