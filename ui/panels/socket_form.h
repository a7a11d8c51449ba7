#pragma once

#include "core/engine/command.h"
#include "core/engine/socket_view.h"
#include "core/explain/explanation.h"
#include "ui/editors/address_fields.h"
#include "ui/models/carried_row.h"
#include "ui/models/presets.h"

#include <QStringList>
#include <QWidget>

#include <optional>
#include <utility>
#include <vector>

class QCheckBox;
class QComboBox;
class QGridLayout;
class QLabel;

namespace swb {

class AddressEditor;
class History;
class InlineNote;
class MakingFields;
class IntegerEdit;
class NumberCombo;

// The settings a socket is made of, in the order of the textbooks: family, type, protocol, address, port; and how far
// it is to be taken at once.
class SocketForm : public QWidget {
    Q_OBJECT

public:
    enum class Then { Nothing, Bind, BindListen, Connect };

    explicit SocketForm(History& history, QWidget* parent = nullptr);

    void usePreset(const SocketPreset& preset);
    void useSettings(const SocketView& view); // of a socket that is there
    // Takes what the rows name; what goes with it changes only where it would not go together.
    void useRows(const CarriedRows& rows);
    bool matches(const SocketPreset& preset) const;

    Making way() const;
    bool isPair() const { return way() == Making::Pair; }
    void setThen(Then then);
    Then then() const;
    AddressPurpose purpose() const { return m_purpose; }

    std::optional<Step> making() const;     // none while what it wants cannot be read
    QStringList calls() const;              // "socket", "bind": all of them, by name
    std::vector<Step> further() const;      // what follows the making; none while the address cannot be read
    std::optional<Address> address() const; // empty for a pair, and when it cannot be read
    int backlog() const;
    bool validate(); // goes to the first field that cannot be read, if there is one
    void remember();

signals:
    void edited();
    void explainRequested(const swb::Explanation& explanation);

protected:
    void resizeEvent(QResizeEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    struct Constant { // a field of the form that Explain can speak of
        QWidget* field;
        const char* group;
    };

    void useRow(const CarriedRow& row);
    bool goesWith(const SocketWish& wish) const;
    void createCall();
    void createNumbers();
    NumberCombo* addNumber(const QString& label, const char* group, NamedTable table, const QString& toolTip);
    void createTypeFlags();
    void createAddress(History& history);
    void createThen();
    void addRow(const QString& label, QWidget* field);
    void alignLabels();
    void takeCall();
    void setRowShown(QWidget* field, bool shown);
    void takeFamily();
    void narrowProtocols();
    void takeThen();
    void proposeAddress();
    void explain(QWidget* field);

    QGridLayout* m_grid;
    int m_flagsGridRow = 0;
    std::vector<QLabel*> m_labels;
    std::vector<Constant> m_constants;
    QComboBox* m_call = nullptr;
    NumberCombo* m_family = nullptr;
    NumberCombo* m_type = nullptr;
    std::vector<std::pair<QCheckBox*, NamedValue>> m_typeFlags;
    NumberCombo* m_protocol = nullptr;
    InlineNote* m_protocolNote = nullptr;
    QWidget* m_typeFlagsRow = nullptr;
    AddressEditor* m_address = nullptr;
    MakingFields* m_fields = nullptr;
    QComboBox* m_then = nullptr;
    InlineNote* m_thenNote = nullptr;
    QLabel* m_backlogLabel = nullptr;
    IntegerEdit* m_backlog = nullptr;
    AddressPurpose m_purpose = AddressPurpose::Bind;
};

} // namespace swb
