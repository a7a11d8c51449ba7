#pragma once

#include "core/bridge/engine_bridge.h"
#include "ui/models/recording_settings.h"

#include <QTimer>
#include <QWidget>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QTableView;

namespace swb {

class FlowBox;
class InlineNote;
class SessionsModel;
class WorkStrip;

// How the transcript is recorded, and the sessions recorded before: to open, to delete.
class RecordingPanel : public QWidget {
    Q_OBJECT

public:
    // `settingsFile` empty: nothing is remembered. `folder`: where sessions usually are; empty: nowhere.
    RecordingPanel(EngineBridge& bridge, QString settingsFile, QString folder, QWidget* parent = nullptr);

    void refresh(); // reads the sessions anew, on another thread
    SessionsModel& sessions() const { return *m_sessions; }
    void say(const QString& text, bool isFault);

signals:
    void openWanted(const QString& directory);

protected:
    void showEvent(QShowEvent* event) override;

private:
    QWidget* createSettings();
    QWidget* createSessions();
    void createQuestion();
    void takeBudget();
    void apply();
    void takeChosen();
    void tellState();
    void removeChosen();
    QString chosenDirectory() const;

    EngineBridge& m_bridge;
    const QString m_file;
    const QString m_usualFolder;
    RecordingSettings m_settings;
    SessionsModel* m_sessions;
    QLabel* m_state;
    QLineEdit* m_budget;
    QComboBox* m_unit;
    QComboBox* m_outrun;
    QCheckBox* m_toDisk;
    QLineEdit* m_folder;
    InlineNote* m_note;
    QTableView* m_table;
    QPushButton* m_open = nullptr;
    QPushButton* m_delete = nullptr;
    FlowBox* m_actions = nullptr;
    FlowBox* m_question = nullptr;
    QLabel* m_questionText = nullptr;
    QPushButton* m_no = nullptr;
    WorkStrip* m_work;
    QTimer m_look; // at the state, while it is seen
};

} // namespace swb
